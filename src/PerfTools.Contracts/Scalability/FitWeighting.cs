namespace PerfTools;

/// <summary>Which errors of the points a fit makes small.</summary>
public enum FitWeighting
{
    /// <summary>Errors in percent: each point counts the same, however large its throughput. Throughput varies by a share of itself.</summary>
    Relative,

    /// <summary>Errors in operations a second: the points of high throughput decide. R's package usl does it so.</summary>
    Absolute,
}
