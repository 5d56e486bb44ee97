namespace PerfTools;

/// <summary>What <c>Measure-ProcessCpu</c> measures, and how.</summary>
public sealed record ProcessCpuOptions
{
    /// <summary>The shortest interval: below it, the lag of the kernel's accounts outweighs what is measured.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Samples per process where neither a count nor a duration is given.</summary>
    public const long DefaultCount = 5;

    /// <summary>The processes, by id.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];

    /// <summary>A program to start and to measure until it ends, instead of <see cref="ProcessIds"/>.</summary>
    public ProgramCommand? Command { get; init; }

    /// <summary>Whether a process's children, and theirs, count as its own.</summary>
    public bool IncludeChildren { get; init; }

    /// <summary>Time between samples, at least 20 ms.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Samples per process, or null for no such limit.</summary>
    public long? Count { get; init; }

    /// <summary>How long to measure, or null for no such limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether to give one result per process at the end, instead of one per interval.</summary>
    public bool Summary { get; init; }

    /// <summary>Whether what the started program writes goes to this process's output, instead of nowhere.</summary>
    public bool ShowOutput { get; init; }

    /// <summary>What the results are judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>Fails where amounts that a user gave contradict each other.</summary>
    /// <param name="hasCount">Whether a count was given.</param>
    /// <param name="hasDuration">Whether a duration was given.</param>
    /// <param name="isContinuous">Whether the run is to go on until stopped.</param>
    /// <param name="losesSummary">Whether a summary is wanted that cannot be given any more once the run was stopped.</param>
    /// <exception cref="OptionException">The first contradiction.</exception>
    public static void CheckGiven(bool hasCount, bool hasDuration, bool isContinuous, bool losesSummary)
    {
        if (hasCount && hasDuration) throw new OptionException(nameof(Count), "cannot go with -Duration. Give one of them.");
        if (isContinuous && (hasCount || hasDuration))
            throw new OptionException("Continuous", "runs until stopped; -Count and -Duration have no meaning there.");
        if (isContinuous && losesSummary)
            throw new OptionException("Continuous", "cannot go with -Summary: Ctrl+C closes the pipeline before the summary. Give -Count or -Duration.");
    }

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        Command?.Validate();
        if (ProcessIds.Count == 0 && Command is null) throw new OptionException("Id", "is missing. Name a process, or a program to start.");
        if (Interval < ShortestInterval || Interval > TimeSpan.FromDays(1))
            throw new OptionException(nameof(Interval), $"{Interval.TotalMilliseconds:0.###} ms is out of range. Use 20 ms to a day.");
        if (Count < 1) throw new OptionException(nameof(Count), $"{Count} is out of range. Use 1 or more.");
        if (Duration is not { } duration) return;
        if (duration > TimeSpan.FromDays(365))
            throw new OptionException(nameof(Duration), $"{duration} is out of range. Use at most 365 days.");
        if (duration >= Interval) return;
        string lengths = $"{duration.TotalSeconds:0.###} s is shorter than one interval of {Interval.TotalSeconds:0.###} s";
        throw new OptionException(nameof(Duration), $"{lengths}. Raise it, or lower -Interval.");
    }
}
