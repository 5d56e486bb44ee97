using System.Globalization;

namespace PerfTools.Engine.Statistics;

/// <summary>Rounds to digits that count: a rate of 0.143 a second must not become 0.1.</summary>
internal static class SignificantDigits
{
    /// <summary>Seven digits, which are more than any load can tell.</summary>
    public static double Of(double value) =>
        double.IsFinite(value) ? double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;
}
