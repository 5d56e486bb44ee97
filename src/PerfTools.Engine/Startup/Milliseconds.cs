namespace PerfTools.Engine.Startup;

/// <summary>Milliseconds as they stand in results: to the microsecond, below which a start has no time.</summary>
internal static class Milliseconds
{
    public static double? Rounded(double? ms) => ms is { } known ? Math.Round(known, 3) : null;
}
