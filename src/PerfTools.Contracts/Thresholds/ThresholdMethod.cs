namespace PerfTools;

/// <summary>How a threshold was found.</summary>
public enum ThresholdMethod
{
    /// <summary>Not at all: the runs say too little.</summary>
    None,

    /// <summary>One of the largest values itself, whatever the distribution (Wilks).</summary>
    OrderStatistic,

    /// <summary>The tolerance bound of a normal distribution.</summary>
    Normal,

    /// <summary>The tolerance bound of a lognormal distribution.</summary>
    Lognormal,
}
