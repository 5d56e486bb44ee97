namespace PerfTools;

/// <summary>What a comparison of two measurements says.</summary>
public enum ComparisonVerdict
{
    /// <summary>The interval of the shift lies within the margin: what difference there may be does not matter.</summary>
    NoDifference,

    /// <summary>It is worse: the shift is as large as the margin or larger, and its interval excludes 0.</summary>
    Regressed,

    /// <summary>It is better by the margin or more, and the interval of the shift excludes 0.</summary>
    Improved,

    /// <summary>The samples cannot tell; the reason says why, and how many could.</summary>
    Inconclusive,
}
