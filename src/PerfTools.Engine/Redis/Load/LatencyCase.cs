using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Redis.Load;

/// <summary>One operation with one payload through one client: what becomes one result.</summary>
internal sealed class LatencyCase
{
    public required RedisClient Client { get; init; }

    public required RedisOperation Operation { get; init; }

    /// <summary>The operation as it stands in the result.</summary>
    public required string Name { get; init; }

    public required PayloadKind PayloadKind { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    public required CaseKeys Keys { get; init; }

    /// <summary>The request of key 0.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Words { get; init; }

    /// <summary>What a full hit must answer, byte for byte; empty where replies are not verified.</summary>
    public ReadOnlyMemory<byte> ExpectedReply { get; init; }

    public bool IsRead => Operation is RedisOperation.Get or RedisOperation.MGet;

    /// <summary>Operations after which a growing value is emptied again, so that measuring LPUSH does not fill the server.</summary>
    public long LongestStretch => Operation == RedisOperation.LPush
        ? Math.Max(1, GrowthLimitBytes / Math.Max(64, Payload.Length))
        : long.MaxValue;

    public RequestTemplate NewTemplate(int depth) => new(Words, Keys.First, depth);

    internal const long GrowthLimitBytes = 16 * 1024 * 1024;
}

/// <summary>The keys of one case: a random name of this run, the case's number, and eight digits.</summary>
internal sealed record CaseKeys(string Prefix, int CaseNumber, int Count)
{
    public string First => Name(0);

    public string Name(int key) => $"{Prefix}{CaseNumber:00}:{key:00000000}";
}
