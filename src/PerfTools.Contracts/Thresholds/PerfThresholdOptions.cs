namespace PerfTools;

/// <summary>How <c>New-PerfThreshold</c> finds bounds.</summary>
public sealed record PerfThresholdOptions
{
    /// <summary>The share of good runs beyond the bound that is accepted, from 0.0001 to 0.2.</summary>
    public double FalseAlarmRate { get; init; } = 0.01;

    /// <summary>How sure it is to be that no larger share lies beyond, from 0.5 to 0.999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether more is better; null: as the name of the metric says.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (!(FalseAlarmRate is >= 0.0001 and <= 0.2))
            throw new OptionException(nameof(FalseAlarmRate), FormattableString.Invariant($"{FalseAlarmRate} is out of range. Use 0.0001 to 0.2, as 0.01 for 1 %."));
        if (!(Confidence is >= 0.5 and <= 0.999))
            throw new OptionException(nameof(Confidence), FormattableString.Invariant($"{Confidence} is out of range. Use 0.5 to 0.999, as 0.95 for 95 %."));
    }
}
