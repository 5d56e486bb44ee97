namespace PerfTools;

/// <summary>How <c>Measure-Operation</c> measures.</summary>
public sealed record OperationOptions
{
    /// <summary>The name of the operation in the result.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the baseline in the result, or null for none.</summary>
    public string? BaselineName { get; init; }

    /// <summary>Whether script blocks or programs are measured.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Unmeasured operations before the first sample, or null to choose.</summary>
    public int? WarmupCount { get; init; }

    /// <summary>Samples that are taken in any case.</summary>
    public int MinimumCount { get; init; } = 20;

    /// <summary>Samples after which the run ends in any case.</summary>
    public int MaximumCount { get; init; } = 10_000;

    /// <summary>Time after which the run ends, if it has its minimum of samples.</summary>
    public TimeSpan MaximumDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Operations per sample, or null to choose so that a sample is far above the clock's resolution.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether something runs before each single operation, so that a sample cannot be more than one.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>The run ends when the median's 95 % interval lies within this percentage on either side of it.</summary>
    public double PrecisionPercent { get; init; } = 2;

    /// <summary>Programs: whether an exit code other than 0 is counted instead of ending the run.</summary>
    public bool IgnoreExitCode { get; init; }

    /// <summary>What the result is judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        InRange(WarmupCount, nameof(WarmupCount), 0, 1_000_000);
        InRange(MinimumCount, nameof(MinimumCount), 1, 1_000_000);
        InRange(MaximumCount, nameof(MaximumCount), 1, 1_000_000);
        InRange(BatchSize, nameof(BatchSize), 1, 10_000_000);
        if (MinimumCount > MaximumCount)
            throw new OptionException(nameof(MinimumCount), $"{MinimumCount} is more than the maximum of {MaximumCount}. Lower it, or raise -MaximumCount.");
        if (MaximumDuration <= TimeSpan.Zero || MaximumDuration > TimeSpan.FromDays(1))
            throw new OptionException(nameof(MaximumDuration), $"{MaximumDuration} is out of range. Use more than 0, at most a day.");
        if (IsPrepared && BatchSize is > 1)
            throw new OptionException(nameof(BatchSize), $"{BatchSize} cannot be: -Prepare runs before each single operation. Leave one of them out.");
        if (Kind == OperationKind.Command && BatchSize is > 1)
            throw new OptionException(nameof(BatchSize), $"{BatchSize} cannot be: a program is started once per sample. Leave it out.");
    }

    private static void InRange(int? value, string parameter, int smallest, int largest)
    {
        if (value < smallest || value > largest)
            throw new OptionException(parameter, $"{value} is out of range. Use {smallest} to {largest}.");
    }
}
