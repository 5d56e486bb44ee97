using System.Globalization;

namespace PerfTools;

/// <summary>One bucket of a <see cref="Distribution"/>.</summary>
/// <param name="LowerBound">The smallest value that falls into it, in the distribution's unit.</param>
/// <param name="Count">How many samples it holds.</param>
public readonly record struct DistributionBucket(double LowerBound, long Count)
{
    /// <summary>Reads <c>bound:count</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static DistributionBucket Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        if (parts.Length == 2 &&
            double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double bound) &&
            long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return new DistributionBucket(bound, count);
        }

        throw new FormatException($"'{text}' is not a bucket. A bucket is written bound:count, for example 35.2:120.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LowerBound:R}:{Count}");
}
