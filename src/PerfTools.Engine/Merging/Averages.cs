using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Merging;

/// <summary>What becomes of a value that each part has, and of the samples of all.</summary>
internal static class Averages
{
    public static Distribution? Distribution<T>(IEnumerable<T> parts, Func<T, Distribution?> distribution)
    {
        Distribution[] known = [.. parts.Select(distribution).OfType<Distribution>()];
        return known.Length == 0 ? null : PerfTools.Distribution.Merge(known);
    }

    /// <summary>A mean of means; null where a part that counts has none.</summary>
    public static double? Weighted<T>(IEnumerable<T> parts, Func<T, double?> value, Func<T, double> weight, int digits)
    {
        double sum = 0;
        double weights = 0;
        foreach (T part in parts.Where(part => weight(part) > 0))
        {
            if (value(part) is not { } known) return null;
            sum += known * weight(part);
            weights += weight(part);
        }

        return weights > 0 ? Math.Round(sum / weights, digits) : null;
    }

    /// <summary>The sum of what is known, or null where nothing is.</summary>
    public static double? Sum<T>(IEnumerable<T> parts, Func<T, double?> value)
    {
        double[] known = [.. parts.Select(value).OfType<double>()];
        return known.Length == 0 ? null : known.Sum();
    }

    public static double? PerSecond(double count, double milliseconds) => milliseconds > 0 ? SignificantDigits.Of(count * 1000 / milliseconds) : null;

    /// <summary>The estimates of each part, by property; a property that a part could not determine is left out.</summary>
    public static Dictionary<string, IReadOnlyList<double>> ByProperty<T>(IReadOnlyList<T> parts, params (string Property, Func<T, double?> Value)[] estimates) =>
        estimates.Where(estimate => parts.All(part => estimate.Value(part) is not null))
            .ToDictionary(estimate => estimate.Property, estimate => (IReadOnlyList<double>)[.. parts.Select(part => estimate.Value(part)!.Value)]);
}
