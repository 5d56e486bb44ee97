namespace PerfTools;

/// <summary>What <c>Test-MemoryLeak</c> watches, for how long, and what it judges by.</summary>
public sealed record MemoryLeakOptions
{
    /// <summary>Operations of a script block where no number is given.</summary>
    public const long DefaultOperationCount = 5_000;

    /// <summary>The fewest checkpoints that a run of a script block has.</summary>
    public const int FewestCheckpoints = 50;

    /// <summary>The shortest interval between two checkpoints.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long processes and programs are watched where no duration is given.</summary>
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromMinutes(10);

    /// <summary>The processes to watch, by id.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];

    /// <summary>A program to start and to watch, instead of <see cref="ProcessIds"/>; it is stopped at the end.</summary>
    public ProgramCommand? Command { get; init; }

    /// <summary>Whether what the started program writes goes to this process's output, instead of nowhere.</summary>
    public bool ShowOutput { get; init; }

    /// <summary>What to watch of each.</summary>
    public IReadOnlyList<MemoryMetric> Metrics { get; init; } = [MemoryMetric.Private];

    /// <summary>How long to watch, or null for the default, or as long as the operations take.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Time between checkpoints, or null for a 240th of the duration, at least 250 ms.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Operations of a script block, or null for no such limit.</summary>
    public long? OperationCount { get; init; }

    /// <summary>Operations that may fail before the run is given up, or null for any number.</summary>
    public long? MaximumErrors { get; init; }

    /// <summary>Whether growth is judged by operation instead of by time.</summary>
    public bool IsPerOperation { get; init; }

    /// <summary>How much growth is allowed.</summary>
    public GrowthLimits Limits { get; init; } = GrowthLimits.Test;

    /// <summary>Results of a run without a leak, to compare with: what is judged is the difference, metric by metric.</summary>
    public IReadOnlyList<BaselineGrowth> Baseline { get; init; } = [];

    /// <summary>What the results are judged by besides.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>The time between checkpoints that is in effect.</summary>
    public TimeSpan EffectiveInterval
    {
        get
        {
            TimeSpan even = (Duration ?? DefaultDuration) / 240;
            TimeSpan least = TimeSpan.FromMilliseconds(250);
            return Interval ?? (even > least ? even : least);
        }
    }

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        Command?.Validate();
        Limits.Validate();
        if (Metrics.Count == 0) throw new OptionException("Metric", $"is empty. Name one of {string.Join(", ", Enum.GetNames<MemoryMetric>())}.");
        if (Interval is { } interval && (interval < ShortestInterval || interval > TimeSpan.FromDays(1)))
            throw new OptionException(nameof(Interval), $"{interval.TotalMilliseconds:0.###} ms is out of range. Use 50 ms to a day.");
        if (Duration is { } duration && (duration < 20 * EffectiveInterval || duration > TimeSpan.FromDays(365)))
        {
            string least = $"{20 * EffectiveInterval.TotalSeconds:0.###} s";
            throw new OptionException(nameof(Duration), $"{duration} is out of range. Use {least} (20 intervals) to 365 days, or a shorter -Interval: fewer checkpoints show no trend.");
        }

        if (OperationCount is { } count && count < FewestCheckpoints)
            throw new OptionException(nameof(OperationCount), $"{count} is out of range. Use {FewestCheckpoints} or more: fewer checkpoints show no trend.");
        if (MaximumErrors < 0) throw new OptionException(nameof(MaximumErrors), $"{MaximumErrors} is out of range. Use 0 or more.");
    }
}
