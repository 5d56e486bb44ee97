namespace PerfTools;

/// <summary>How much growth is allowed: of memory, and of things that are counted, by time and by operation.</summary>
public sealed record GrowthLimits
{
    /// <summary>Where the limits come from, for the result: the name of a profile, a file's path, or empty where a user gave them.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Memory, in MB (10^6 bytes) an hour.</summary>
    public required double MBPerHour { get; init; }

    /// <summary>
    /// Memory, in bytes an operation. The default of 8 is half of the smallest block that allocators hand out (16 bytes with
    /// malloc, 24 with .NET): whatever leaks an object each time is above it.
    /// </summary>
    public double BytesPerOperation { get; init; } = 8;

    /// <summary>Handles or threads an hour.</summary>
    public required double CountPerHour { get; init; }

    /// <summary>Handles or threads an operation: one in a thousand.</summary>
    public double CountPerOperation { get; init; } = 0.001;

    /// <summary>A short run of a new program.</summary>
    public static GrowthLimits Test { get; } = new() { Source = nameof(Test), MBPerHour = 100, CountPerHour = 120 };

    /// <summary>A run of hours.</summary>
    public static GrowthLimits Staging { get; } = new() { Source = nameof(Staging), MBPerHour = 50, CountPerHour = 60 };

    /// <summary>A run of days.</summary>
    public static GrowthLimits Production { get; } = new() { Source = nameof(Production), MBPerHour = 10, CountPerHour = 12 };

    /// <summary>The profiles that have a name.</summary>
    public static IReadOnlyList<GrowthLimits> Profiles { get; } = [Test, Staging, Production];

    /// <summary>Fails where a limit is no positive number.</summary>
    /// <exception cref="OptionException">The first limit that is wrong.</exception>
    public void Validate()
    {
        Positive(MBPerHour, "MaximumGrowthMBPerHour");
        Positive(BytesPerOperation, "MaximumGrowthBytesPerOperation");
        Positive(CountPerHour, "MaximumGrowthCountPerHour");
        Positive(CountPerOperation, "MaximumGrowthCountPerOperation");
    }

    private static void Positive(double value, string parameter)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new OptionException(parameter, $"{value} is out of range. Use a number above 0: below some growth no run can tell.");
    }
}
