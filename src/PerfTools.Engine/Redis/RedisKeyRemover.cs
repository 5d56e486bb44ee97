using System.Diagnostics;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Server;

namespace PerfTools.Engine.Redis;

/// <summary>
/// Resets a cache to a clean baseline: SCAN and UNLINK in batches, never KEYS, so that a server in use goes on serving.
/// </summary>
public static class RedisKeyRemover
{
    private const string ScanCount = "1000";

    /// <summary>Whether a pattern consists of wildcards only, as <c>*</c> and <c>?*</c> do.</summary>
    public static bool MatchesEverything(string pattern) =>
        pattern.Contains('*', StringComparison.Ordinal) && pattern.All(c => c is '*' or '?');

    /// <summary>The servers that hold the keys: the endpoint itself, or the masters of its cluster.</summary>
    /// <exception cref="MeasurementException">The cluster could not be asked.</exception>
    public static IReadOnlyList<RedisEndpoint> Targets(RedisEndpoint endpoint, bool cluster, CancellationToken cancellationToken)
    {
        endpoint.Validate();
        if (!cluster) return [endpoint];
        return [.. ClusterTopology.Discover(endpoint, cancellationToken).Select(master => master.EndpointFrom(endpoint))];
    }

    /// <summary>Removes every key that matches the glob pattern.</summary>
    /// <exception cref="MeasurementException">The server could not be reached, or refused.</exception>
    public static RedisKeyRemoval Remove(RedisEndpoint endpoint, string pattern, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        using WireConnection connection = RedisSession.Open(endpoint, cancellationToken);
        using CancellationTokenRegistration abort = cancellationToken.Register(connection.Transport.Abort);
        DateTimeOffset startedAt = DateTimeOffset.Now;
        Stopwatch elapsed = Stopwatch.StartNew();
        long matched = 0;
        long removed = 0;
        try
        {
            string cursor = "0";
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                RespValue page = Ask(connection, endpoint, "SCAN", cursor, "MATCH", pattern, "COUNT", ScanCount);
                cursor = page.Items[0].Text;
                matched += page.Items[1].Items.Count;
                removed += Unlink(connection, endpoint, page.Items[1].Items);
                progress?.Report(new MeasurementProgress($"Clearing {pattern} on {endpoint}", $"{removed} keys removed", -1));
            }
            while (cursor != "0");
        }
        catch (Exception error) when (RedisSession.Explain(error, endpoint) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MeasurementException why = RedisSession.Explain(error, endpoint)!;
            throw new MeasurementException(why.Kind, why.Target, $"{removed} keys were removed before this: {why.Reason}", error);
        }

        return new RedisKeyRemoval
        {
            Target = endpoint.ToString(),
            Database = endpoint.Database,
            Pattern = pattern,
            MatchedCount = matched,
            RemovedCount = removed,
            StartedAt = startedAt,
            DurationMs = Math.Round(elapsed.Elapsed.TotalMilliseconds, 3),
        };
    }

    /// <summary>One request a key, pipelined: a cluster node refuses keys of several slots in one request.</summary>
    private static long Unlink(WireConnection connection, RedisEndpoint endpoint, IReadOnlyList<RespValue> keys)
    {
        if (keys.Count == 0) return 0;
        long removed = 0;
        byte[] requests = [.. keys.SelectMany(key => RespRequest.Build(["UNLINK"u8.ToArray(), key.Bytes]))];
        string? error = connection.CallAll(requests, keys.Count, reply => removed += reply.IsError ? 0 : reply.Integer);
        return error is null ? removed : throw RedisSession.Refusal(error, endpoint.ToString(), "UNLINK");
    }

    private static RespValue Ask(WireConnection connection, RedisEndpoint endpoint, params string[] words)
    {
        RespValue reply = connection.Call(words);
        return reply.IsError ? throw RedisSession.Refusal(reply.Text, endpoint.ToString(), words[0]) : reply;
    }
}
