using System.Text;
using System.Text.Json;

namespace PerfTools;

/// <summary>What <c>Measure-RedisLatency</c> measures, and how.</summary>
public sealed record RedisLatencyOptions
{
    /// <summary>Redis' own limit of a string value.</summary>
    public const int MaximumPayloadBytes = 512 * 1024 * 1024;

    /// <summary>Keys that one MGET asks for, where there are as many.</summary>
    internal const int KeysOfMGet = 10;

    private const long MaximumBytesInClient = 2L * 1024 * 1024 * 1024;

    /// <summary>The server.</summary>
    public RedisEndpoint Endpoint { get; init; } = new();

    /// <summary>Whether to discover the masters of a cluster and measure each with keys of its own slots.</summary>
    public bool Cluster { get; init; }

    /// <summary>The operations, one result each.</summary>
    public IReadOnlyList<RedisOperation> Operations { get; init; } = [RedisOperation.Set, RedisOperation.Get];

    /// <summary>A command of the user's own; <c>{key}</c> and <c>{payload}</c> stand for a key of ours and the payload.</summary>
    public string? CommandText { get; init; }

    /// <summary>Value sizes in bytes, one result each; 0 to 512 MB.</summary>
    public IReadOnlyList<int> PayloadSizes { get; init; } = [100, 10 * 1024, 100 * 1024];

    /// <summary>A JSON text to send as a further payload.</summary>
    public string? JsonPayload { get; init; }

    /// <summary>Measured operations per result, over all rounds; null where <see cref="Duration"/> is given.</summary>
    public long? Count { get; init; } = 10_000;

    /// <summary>Measured time per result, over all rounds; null where <see cref="Count"/> is given.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Operations before the first measured one, per operation and size.</summary>
    public int WarmupCount { get; init; } = 2_000;

    /// <summary>Into how many rounds the run is divided; operations and sizes take turns within a round.</summary>
    public int RoundCount { get; init; } = 5;

    /// <summary>Connections that send at the same time.</summary>
    public int ConnectionCount { get; init; } = 1;

    /// <summary>Requests that one connection sends before it waits for their replies.</summary>
    public int PipelineDepth { get; init; } = 1;

    /// <summary>Operations a second in an open loop, or null for a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Distinct keys per operation and size, or null to choose: 10, fewer where they would exceed 64 MB.</summary>
    public int? KeyCount { get; init; }

    /// <summary>The clients, one result each.</summary>
    public IReadOnlyList<RedisClient> Clients { get; init; } = [RedisClient.Wire];

    /// <summary>How the wire client waits; busy polling falls back to blocking where it does not apply.</summary>
    public RedisReceiveMode ReceiveMode { get; init; } = RedisReceiveMode.BusyPoll;

    /// <summary>What the results are judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>Results every interval until cancelled, or null for one set of results.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Whether to write although the server, at its memory limit, would evict other keys.</summary>
    public bool AllowEviction { get; init; }

    /// <summary>Fails where amounts that a user gave contradict each other; once defaults are filled in, that is not seen.</summary>
    /// <param name="hasCount">Whether a count was given.</param>
    /// <param name="hasDuration">Whether a duration was given.</param>
    /// <param name="hasInterval">Whether an interval was given.</param>
    /// <param name="isContinuous">Whether the run is to go on until stopped.</param>
    /// <exception cref="OptionException">The first contradiction.</exception>
    public static void CheckGiven(bool hasCount, bool hasDuration, bool hasInterval, bool isContinuous)
    {
        if (hasCount && hasDuration) throw new OptionException(nameof(Count), "cannot go with -Duration. Give one of them.");
        if (isContinuous && (hasCount || hasDuration))
            throw new OptionException("Continuous", "runs until stopped; -Count and -Duration have no meaning there.");
        if (hasInterval && !isContinuous) throw new OptionException(nameof(Interval), "goes with -Continuous.");
    }

    /// <summary>The rounds of a count where none are given: a small count is not refused for their default number.</summary>
    /// <param name="count">The count that was given, or null.</param>
    public static int RoundsFor(long? count)
    {
        int rounds = new RedisLatencyOptions().RoundCount;
        return count is { } given ? (int)Math.Clamp(given, 1, rounds) : rounds;
    }

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        Endpoint.Validate();
        ValidateWork();
        ValidateAmounts();
        ValidateCombinations();
    }

    private void ValidateWork()
    {
        if (Operations.Count == 0) throw new OptionException("Operation", "is empty. Name at least one operation.");
        if (Operations.Contains(RedisOperation.Custom) != (CommandText is not null))
            throw new OptionException(nameof(CommandText), "goes with the operation Custom, and the other way round.");
        if (PayloadSizes.Count == 0 && JsonPayload is null)
            throw new OptionException("PayloadSize", "is empty. Give a size in bytes, or -JsonPayload.");
        if (JsonPayload is not null) ValidateJson(JsonPayload);
        foreach (int size in PayloadSizes)
        {
            if (size is < 0 or > MaximumPayloadBytes)
                throw new OptionException("PayloadSize", $"{size} is out of range. Redis stores values of 0 to 512 MB.");
        }
    }

    private static void ValidateJson(string text)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(text);
        }
        catch (JsonException invalid)
        {
            throw new OptionException(nameof(JsonPayload), $"is not JSON: line {invalid.LineNumber + 1} cannot be read. Give JSON text; in PowerShell also an object to be converted.");
        }
    }

    private void ValidateAmounts()
    {
        Positive(Count, nameof(Count), long.MaxValue);
        Positive(RoundCount, "Round", 1_000);
        Positive(ConnectionCount, nameof(ConnectionCount), 10_000);
        Positive(PipelineDepth, nameof(PipelineDepth), 10_000);
        Positive(KeyCount, nameof(KeyCount), 10_000_000);
        if (WarmupCount < 0)
            throw new OptionException(nameof(WarmupCount), $"{WarmupCount} is negative. Use 0 for no warm-up.");
        if (Rate is { } rate && !(rate > 0 && rate <= 10_000_000))
            throw new OptionException(nameof(Rate), $"{rate} is out of range. Give operations a second, above 0.");
        if (Duration is { } duration && (duration < TimeSpan.FromMilliseconds(1) || duration > TimeSpan.FromDays(365)))
            throw new OptionException(nameof(Duration), $"{duration} is out of range. Use 1 ms to 365 days.");
        if (Interval is { } interval && interval < TimeSpan.FromMilliseconds(100))
            throw new OptionException(nameof(Interval), $"{interval} is too short. Use 100 ms or more.");
        if (Count is null && Duration is null && Interval is null)
            throw new OptionException(nameof(Count), "is missing. Give -Count or -Duration.");
    }

    private void ValidateCombinations()
    {
        if (Clients.Count == 0) throw new OptionException("Client", "is empty. Name Wire, StackExchange or both.");
        if (Rate is not null && Operations.Contains(RedisOperation.LPush))
            throw new OptionException(nameof(Rate), "cannot go with LPush: the list is emptied from time to time, and an open loop cannot pause for it.");
        if (Rate is not null && PipelineDepth > 1)
            throw new OptionException(nameof(PipelineDepth), "cannot go with -Rate: an open loop sends one request at a time.");
        if (Clients.Contains(RedisClient.StackExchange)) ValidateStackExchange();
        ValidateBytes();
        if (Count < RoundCount)
            throw new OptionException(nameof(Count), $"{Count} is fewer than the {RoundCount} rounds. Raise -Count or lower -Round.");
    }

    /// <summary>Requests and expected replies are laid out in memory before anything is measured.</summary>
    private void ValidateBytes()
    {
        long payload = Math.Max(PayloadSizes.DefaultIfEmpty().Max(), Encoding.UTF8.GetByteCount(JsonPayload ?? string.Empty));
        long pipelined = payload * PipelineDepth;
        if (pipelined > MaximumPayloadBytes)
            throw new OptionException(nameof(PipelineDepth), $"{PipelineDepth} requests of that size are {pipelined} bytes; 512 MB is the limit.");
        if (pipelined * ConnectionCount > MaximumBytesInClient)
            throw new OptionException(nameof(ConnectionCount), $"{ConnectionCount} connections would hold {pipelined * ConnectionCount} bytes of requests; 2 GB is the limit.");
        long read = payload * Math.Min(KeysOfMGet, KeyCount ?? 1);
        if (Operations.Contains(RedisOperation.MGet) && read > MaximumPayloadBytes)
            throw new OptionException(nameof(KeyCount), $"one MGET would answer {read} bytes; 512 MB is the limit. Use a smaller -KeyCount or -PayloadSize.");
    }

    private void ValidateStackExchange()
    {
        if (PipelineDepth > 1 || Rate is not null)
            throw new OptionException("Client", "StackExchange has no -PipelineDepth or -Rate. Measure it without them, or use -Client Wire.");
        if (Endpoint.UnixSocketPath is not null)
            throw new OptionException("Client", "StackExchange.Redis 1.2.6 cannot use a Unix socket. Use -Client Wire.");
        if (Endpoint.Credential?.UserName is not null)
            throw new OptionException("Client", "StackExchange.Redis 1.2.6 cannot log in with a user name. Use -Client Wire, or a password only.");
    }

    private static void Positive(long? value, string parameter, long largest)
    {
        if (value < 1 || value > largest)
            throw new OptionException(parameter, $"{value} is out of range. Use 1 or more{(largest < long.MaxValue ? $", at most {largest}" : string.Empty)}.");
    }
}
