using System.Globalization;
using System.Text;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Transport;

namespace PerfTools.Engine.Redis;

/// <summary>
/// Puts the keys of a run in place, with a time to live, and takes them away. Only names that the run made up are ever
/// written or removed.
/// </summary>
internal sealed class KeyKeeper(RedisEndpoint endpoint, CasePlan plan, CancellationToken runToken)
{
    private const int Batch = 500;

    private readonly HashSet<LatencyCase> _touched = [];
    private DateTime _refreshedAt = DateTime.UtcNow;

    /// <summary>Creates what a case needs to find, and gives every key of it a time to live.</summary>
    public void Prime(LatencyCase work)
    {
        if (work.Operation == RedisOperation.Ping) return;
        _touched.Add(work);
        using WireConnection connection = RedisSession.Open(endpoint, runToken);
        using CancellationTokenRegistration abort = runToken.Register(connection.Transport.Abort);
        Prime(work, connection);
    }

    /// <summary>Empties what has grown, and renews times to live before a long run outlives them.</summary>
    public void Refresh(LatencyCase work)
    {
        bool isDue = (DateTime.UtcNow - _refreshedAt).TotalSeconds > plan.TtlSeconds / 4.0;
        if (work.Operation == RedisOperation.Custom)
        {
            using WireConnection connection = RedisSession.Open(endpoint, runToken);
            ForEachKey(connection, work, key => [["EXPIRE", key, Ttl]]);
        }
        else if (isDue || work.LongestStretch < long.MaxValue)
        {
            Prime(work);
        }

        if (isDue) _refreshedAt = DateTime.UtcNow;
    }

    /// <summary>
    /// Removes every key of the run. It uses a connection of its own, so that it works after a failure and after Ctrl+C,
    /// and a short time limit, so that a server that is gone does not hold the user up.
    /// </summary>
    /// <returns>Null, or a sentence on what stays behind and for how long.</returns>
    public string? RemoveAll()
    {
        if (_touched.Count == 0) return null;
        try
        {
            TimeSpan limit = TimeSpan.FromSeconds(Math.Min(endpoint.Timeout.TotalSeconds, runToken.IsCancellationRequested ? 0.5 : 5));
            using WireConnection connection = RedisSession.Open(endpoint with { Timeout = limit });
            string? refusal = null;
            foreach (LatencyCase work in _touched) refusal = Remove(work, connection) ?? refusal;
            return refusal is null ? null : LeftBehind(refusal);
        }
        catch (Exception error) when (error is MeasurementException or TransportException or RespException)
        {
            return LeftBehind(error.Message);
        }
    }

    /// <summary>
    /// Why keys of a case are still there, or null. A server that refused to write, and a cluster node that does not own
    /// the slot (MOVED), have nothing to remove.
    /// </summary>
    private static string? Remove(LatencyCase work, WireConnection connection)
    {
        if (ForEachKey(connection, work, static key => [["UNLINK", key]]) is not { } refusal) return null;
        if (ForEachKey(connection, work, static key => [["DEL", key]]) is null) return null;
        bool isThere = false;
        _ = ForEachKey(connection, work, static key => [["EXISTS", key]], reply => isThere |= reply.IsError ? reply.ErrorCode != "MOVED" : reply.Integer > 0);
        return isThere ? refusal : null;
    }

    private string Ttl => plan.TtlSeconds.ToString(CultureInfo.InvariantCulture);

    private string LeftBehind(string why) =>
        $"keys that begin with '{plan.Prefix}' could not be removed ({why.TrimEnd('.')}); the server lets them expire within {plan.TtlSeconds} s.";

    private void Prime(LatencyCase work, WireConnection connection)
    {
        switch (work.Operation)
        {
            case RedisOperation.Get or RedisOperation.MGet:
                PrimeValues(work, connection);
                break;
            case RedisOperation.Incr:
                _ = ForEachKey(connection, work, key => [["SET", key, "0", "EX", Ttl]]);
                break;
            case RedisOperation.LPush:
                _ = ForEachKey(connection, work, key => [["UNLINK", key], ["LPUSH", key, "0"], ["EXPIRE", key, Ttl]]);
                break;
            case RedisOperation.HSet:
                _ = ForEachKey(connection, work, key => [["HSET", key, "field", "0"], ["EXPIRE", key, Ttl]]);
                break;
            default:
                break; // SET brings its own time to live; what a command of the user's makes is not known before.
        }
    }

    private void PrimeValues(LatencyCase work, WireConnection connection)
    {
        for (int key = 0; key < work.Keys.Count; key++)
        {
            ReadOnlyMemory<byte>[] words =
            [
                "SET"u8.ToArray(), Encoding.UTF8.GetBytes(work.Keys.Name(key)), work.Payload, "EX"u8.ToArray(), Encoding.UTF8.GetBytes(Ttl),
            ];

            // A refusal here (read-only replica, out of memory) shows as misses in the result, with its reason beside it.
            RespValue reply = connection.Call(RespRequest.Build(words));
            if (reply.IsError) PrimingErrors[work] = reply.Text;
        }
    }

    /// <summary>Why keys that a read would find could not be written, by case.</summary>
    public Dictionary<LatencyCase, string> PrimingErrors { get; } = [];

    /// <summary>Sends commands for every key of a case, pipelined, and gives the first error reply.</summary>
    private static string? ForEachKey(
        WireConnection connection, LatencyCase work, Func<string, string[][]> commands, Action<RespValue>? onReply = null)
    {
        string? firstError = null;
        for (int from = 0; from < work.Keys.Count; from += Batch)
        {
            byte[][] requests =
            [
                .. Enumerable.Range(from, Math.Min(Batch, work.Keys.Count - from))
                    .SelectMany(key => commands(work.Keys.Name(key)))
                    .Select(words => RespRequest.Build(words)),
            ];
            connection.Send(requests.SelectMany(request => request).ToArray());
            foreach (byte[] _ in requests)
            {
                RespValue reply = connection.ReceiveValue();
                onReply?.Invoke(reply);
                if (reply.IsError) firstError ??= reply.Text;
            }
        }

        return firstError;
    }
}
