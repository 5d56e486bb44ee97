using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Server;

namespace PerfTools.Engine.Redis;

/// <summary>Turns the options into cases: every client × operation × payload, each with keys of its own.</summary>
internal sealed class CasePlan
{
    private const int KeysByDefault = 10;
    private const long BytesByDefault = 64L * 1024 * 1024;
    private const long BytesPerKey = 150;

    private readonly RedisLatencyOptions _options;
    private readonly int _rows;
    private int _nextNumber;

    public CasePlan(RedisLatencyOptions options, ClusterMaster? owner)
    {
        _options = options;
        Prefix = NewPrefix(owner);
        List<(PayloadKind Kind, byte[] Bytes)> payloads = [.. Payloads()];
        _rows = options.Operations.Count * payloads.Count * options.Clients.Count;
        Pings = [.. options.Clients.Distinct().Select(client => Build(client, RedisOperation.Ping, PayloadKind.None, []))];
        Cases =
        [
            .. from operation in options.Operations.Distinct()
               from payload in Carries(operation) ? payloads : [(PayloadKind.None, [])]
               from client in options.Clients.Distinct()
               select Build(client, operation, payload.Kind, payload.Bytes),
        ];
    }

    /// <summary>What every key of this run begins with; its hash tag keeps them in one slot.</summary>
    public string Prefix { get; }

    public IReadOnlyList<LatencyCase> Cases { get; }

    /// <summary>The PING of each client, the yardstick beside every case; always a closed loop.</summary>
    public IReadOnlyList<LatencyCase> Pings { get; }

    /// <summary>
    /// A key lives at least an hour, and four times as long as the whole run is meant to take: between two stretches of
    /// its own case a key waits for those of all others.
    /// </summary>
    public long TtlSeconds
    {
        get
        {
            double seconds = _options.Duration?.TotalSeconds ?? (_options.Count ?? 0) / (_options.Rate ?? double.PositiveInfinity);
            return (long)Math.Max(3600, 4 * seconds * _rows);
        }
    }

    /// <summary>
    /// The most that the run can take up in the server, in bytes: values, what the server keeps beside each, what LPUSH
    /// grows by, and requests on their way. What a command of the user's own stores is not known.
    /// </summary>
    public long LargestFootprint => Cases.All(work => work.Operation == RedisOperation.Ping)
        ? 0
        : Cases.Sum(work => ((work.Payload.Length + BytesPerKey) * work.Keys.Count) + (work.LongestStretch < long.MaxValue ? LatencyCase.GrowthLimitBytes : 0)) +
        (Cases.Max(work => (long)work.Payload.Length) * _options.PipelineDepth * _options.ConnectionCount);

    private static string NewPrefix(ClusterMaster? owner)
    {
        while (true)
        {
            string prefix = $"perftools:{{{Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()}}}:";
            if (owner is null || owner.Owns(HashSlot.Of(prefix))) return prefix;
        }
    }

    private IEnumerable<(PayloadKind, byte[])> Payloads()
    {
        foreach (int size in _options.PayloadSizes.Distinct()) yield return (PayloadKind.Random, RandomNumberGenerator.GetBytes(size));
        if (_options.JsonPayload is { } json) yield return (PayloadKind.Json, Encoding.UTF8.GetBytes(json));
    }

    private bool Carries(RedisOperation operation) => operation switch
    {
        RedisOperation.Ping or RedisOperation.Incr => false,
        RedisOperation.Custom => _options.CommandText!.Contains("{payload}", StringComparison.Ordinal),
        _ => true,
    };

    private LatencyCase Build(RedisClient client, RedisOperation operation, PayloadKind kind, byte[] payload)
    {
        CaseKeys keys = new(Prefix, _nextNumber++, KeyCountFor(payload.Length));
        IReadOnlyList<ReadOnlyMemory<byte>> words = Words(operation, keys, payload);
        return new LatencyCase
        {
            Client = client,
            Operation = operation,
            Name = operation == RedisOperation.Custom ? Encoding.UTF8.GetString(words[0].Span).ToUpperInvariant() : operation.ToString(),
            PayloadKind = kind,
            Payload = payload,
            Keys = keys,
            Words = words,
            ExpectedReply = operation switch
            {
                RedisOperation.Get => RespRequest.ReplyImage(payload, null),
                RedisOperation.MGet => RespRequest.ReplyImage(payload, words.Count - 1),
                _ => default,
            },
        };
    }

    private int KeyCountFor(int payloadBytes) =>
        _options.KeyCount ?? (int)Math.Clamp(BytesByDefault / Math.Max(1, payloadBytes), 1, KeysByDefault);

    private IReadOnlyList<ReadOnlyMemory<byte>> Words(RedisOperation operation, CaseKeys keys, byte[] payload)
    {
        ReadOnlyMemory<byte> key = Bytes(keys.First);
        return operation switch
        {
            RedisOperation.Ping => [Bytes("PING")],
            RedisOperation.Set => [Bytes("SET"), key, payload, Bytes("EX"), Bytes(TtlSeconds.ToString(CultureInfo.InvariantCulture))],
            RedisOperation.Get => [Bytes("GET"), key],
            RedisOperation.Incr => [Bytes("INCR"), key],
            RedisOperation.LPush => [Bytes("LPUSH"), key, payload],
            RedisOperation.HSet => [Bytes("HSET"), key, Bytes("field"), payload],
            RedisOperation.MGet => [Bytes("MGET"), .. Enumerable.Repeat(key, Math.Min(RedisLatencyOptions.KeysOfMGet, keys.Count))],
            _ => [.. CommandText.Split(_options.CommandText!).Select(word => word == "{payload}" ? payload : Bytes(word.Replace("{key}", keys.First, StringComparison.Ordinal)))],
        };
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
