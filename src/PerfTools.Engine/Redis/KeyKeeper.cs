using System.Diagnostics;
using System.Globalization;
using System.Text;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis;

/// <summary>
/// Puts the keys of a run in place, with a time to live, and takes them away. Only names that the run made up are ever
/// written or removed.
/// </summary>
internal sealed class KeyKeeper(RedisEndpoint endpoint, CasePlan plan, CancellationToken runToken)
{
    private const int RequestsPerBatch = 500;
    private const int BytesPerBatch = 1024 * 1024;
    private static readonly TimeSpan TidyingAfterStop = TimeSpan.FromMilliseconds(700);

    private readonly Dictionary<LatencyCase, DateTime> _livesFrom = [];

    /// <summary>Why keys that a case needs could not be prepared, by case.</summary>
    public Dictionary<LatencyCase, string> Refusals { get; } = [];

    /// <summary>Creates what a case needs to find, and gives every key of it a time to live.</summary>
    public void Prime(LatencyCase work)
    {
        if (work.Operation == RedisOperation.Ping) return;
        Prepare(work, key => PrimingCommands(work, key), connected: () => _livesFrom[work] = DateTime.UtcNow);
    }

    /// <summary>Empties what has grown, and renews times to live before a long run outlives them.</summary>
    public void Refresh(LatencyCase work)
    {
        if (work.Operation == RedisOperation.Custom)
            Prepare(work, key => [Words("EXPIRE", key, Ttl)]);
        else if (work.LongestStretch < long.MaxValue || IsDue(work))
            Prime(work);
    }

    /// <summary>
    /// Removes every key of the run. It uses a connection of its own, so that it works after a failure and after Ctrl+C,
    /// and a short time limit, so that a server that is gone does not hold the user up.
    /// </summary>
    /// <returns>Null, or a sentence on what stays behind and for how long.</returns>
    public string? RemoveAll()
    {
        if (_livesFrom.Count == 0) return null;
        try
        {
            TimeSpan limit = TimeSpan.FromSeconds(Math.Min(endpoint.Timeout.TotalSeconds, runToken.IsCancellationRequested ? 0.5 : 5));
            using WireConnection connection = RedisSession.Open(endpoint with { Timeout = limit });
            string? refusal = null;
            foreach (LatencyCase work in _livesFrom.Keys) refusal = Remove(work, connection) ?? refusal;
            return refusal is null ? null : LeftBehind(refusal);
        }
        catch (Exception error) when (error is MeasurementException or TransportException or RespException)
        {
            return LeftBehind(error.Message);
        }
    }

    private string Ttl => plan.TtlSeconds.ToString(CultureInfo.InvariantCulture);

    private bool IsDue(LatencyCase work) =>
        _livesFrom.TryGetValue(work, out DateTime from) && (DateTime.UtcNow - from).TotalSeconds > plan.TtlSeconds / 4.0;

    /// <param name="work">The case.</param>
    /// <param name="commands">What to send for each key.</param>
    /// <param name="connected">Called before anything is written: a server that was never reached holds no key of the run.</param>
    private void Prepare(LatencyCase work, Func<string, ReadOnlyMemory<byte>[][]> commands, Action? connected = null)
    {
        using WireConnection connection = RedisSession.Open(endpoint, runToken);
        connected?.Invoke();
        if (ForEachKey(connection, work, commands) is { } refusal) Refusals[work] = refusal;
        else Refusals.Remove(work);
    }

    private ReadOnlyMemory<byte>[][] PrimingCommands(LatencyCase work, string key) => work.Operation switch
    {
        RedisOperation.Get or RedisOperation.MGet => [[.. Words("SET", key), work.Payload, .. Words("EX", Ttl)]],
        RedisOperation.Incr => [Words("SET", key, "0", "EX", Ttl)],
        RedisOperation.LPush => [Words("UNLINK", key), Words("LPUSH", key, "0"), Words("EXPIRE", key, Ttl)],
        RedisOperation.HSet => [Words("HSET", key, "field", "0"), Words("EXPIRE", key, Ttl)],

        // SET brings its own time to live; what a command of the user's makes is not known before.
        _ => [],
    };

    /// <summary>
    /// Why keys of a case are still there, or null. A server that refused to write, and a cluster node that does not own
    /// the slot (MOVED), have nothing to remove.
    /// </summary>
    private string? Remove(LatencyCase work, WireConnection connection)
    {
        if (ForEachKey(connection, work, static key => [Words("UNLINK", key)]) is not { } refusal) return null;
        if (ForEachKey(connection, work, static key => [Words("DEL", key)]) is null) return null;
        bool isThere = false;
        _ = ForEachKey(connection, work, static key => [Words("EXISTS", key)], reply => isThere |= reply.IsError ? reply.ErrorCode != "MOVED" : reply.Integer > 0);
        return isThere ? refusal : null;
    }

    private string LeftBehind(string why) =>
        $"keys that begin with '{plan.Prefix}' could not be removed ({why.TrimEnd('.')}); the server lets them expire within {plan.TtlSeconds} s.";

    /// <summary>Sends commands for every key of a case, pipelined, and gives the first error reply.</summary>
    private string? ForEachKey(
        WireConnection connection, LatencyCase work, Func<string, ReadOnlyMemory<byte>[][]> commands, Action<RespValue>? onReply = null)
    {
        string? firstError = null;
        Stopwatch? stopped = null;
        MemoryStream batch = new();
        int requests = 0;
        for (int key = 0; key < work.Keys.Count; key++)
        {
            foreach (ReadOnlyMemory<byte>[] command in commands(work.Keys.Name(key)))
            {
                batch.Write(RespRequest.Build(command));
                requests++;
            }

            if (requests >= RequestsPerBatch || batch.Length >= BytesPerBatch) Flush();
        }

        Flush();
        return firstError;

        void Flush()
        {
            if (runToken.IsCancellationRequested) stopped ??= Stopwatch.StartNew();
            if (stopped?.Elapsed > TidyingAfterStop) throw new TransportException(true, "there were too many to remove within a second");
            string? error = connection.CallAll(batch.GetBuffer().AsSpan(0, (int)batch.Length), requests, onReply);
            firstError ??= error;
            batch.SetLength(0);
            requests = 0;
        }
    }

    private static ReadOnlyMemory<byte>[] Words(params string[] words) =>
        [.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))];
}
