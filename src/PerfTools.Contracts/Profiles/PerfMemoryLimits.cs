namespace PerfTools;

/// <summary>Limits of growth as calibration finds them; what it did not find is null, and then that of the profile Test holds.</summary>
public sealed record PerfMemoryLimits
{
    /// <summary>What a reader should know of them, for example from how many runs they are; empty for nothing.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>Memory, in MB (10^6 bytes) an hour; above 0.</summary>
    public double? MaximumGrowthMBPerHour { get; init; }

    /// <summary>Memory, in bytes an operation; above 0.</summary>
    public double? MaximumGrowthBytesPerOperation { get; init; }

    /// <summary>Handles or threads an hour; above 0.</summary>
    public double? MaximumGrowthCountPerHour { get; init; }

    /// <summary>Handles or threads an operation; above 0.</summary>
    public double? MaximumGrowthCountPerOperation { get; init; }

    /// <summary>The limits in effect.</summary>
    /// <param name="source">Where they come from, for the result.</param>
    public GrowthLimits ToGrowthLimits(string source)
    {
        GrowthLimits rest = GrowthLimits.Test;
        return rest with
        {
            Source = source,
            MBPerHour = MaximumGrowthMBPerHour ?? rest.MBPerHour,
            BytesPerOperation = MaximumGrowthBytesPerOperation ?? rest.BytesPerOperation,
            CountPerHour = MaximumGrowthCountPerHour ?? rest.CountPerHour,
            CountPerOperation = MaximumGrowthCountPerOperation ?? rest.CountPerOperation,
        };
    }
}
