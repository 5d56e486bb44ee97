namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// What a series says about its lasting growth. The axis is time or operations, whatever its unit; rates are in the unit of
/// the values by that of the axis.
/// </summary>
internal sealed record GrowthFinding
{
    public required Verdict Verdict { get; init; }

    public required GrowthPattern Pattern { get; init; }

    /// <summary>Why the verdict is what it is.</summary>
    public required GrowthGround Ground { get; init; }

    /// <summary>The growth that lasts, or null where there are too few samples.</summary>
    public double? Growth { get; init; }

    /// <summary>Lower end of its 99 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of its 99 % interval.</summary>
    public double? High { get; init; }

    /// <summary>Two-sided, of the corrected Mann-Kendall test; a second witness, that does not decide.</summary>
    public double? PValue { get; init; }

    /// <summary>The growth that would have been told from none in 95 of 100 such runs.</summary>
    public double? MinimumDetectable { get; init; }

    /// <summary>Where on the axis the warm-up was over, or null where there was none.</summary>
    public double? WarmUpEndsAt { get; init; }

    /// <summary>A length of the axis, from its first sample, that could decide; null where this one has decided.</summary>
    public double? RecommendedLength { get; init; }
}

/// <summary>What decided, or kept a series from being decided.</summary>
internal enum GrowthGround
{
    TooFewSamples,
    GrowthAboveLimit,
    GrowthBelowLimit,
    IntervalStraddlesLimit,
    StillWarmingUp,
    JumpsMayGoOn,
    LastHalfIsLevel,
    RuntimeMaySettle,
}
