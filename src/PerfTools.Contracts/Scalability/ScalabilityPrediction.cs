using System.Globalization;

namespace PerfTools;

/// <summary>The throughput that a fit gives for one concurrency.</summary>
public sealed record ScalabilityPrediction
{
    /// <summary>Sessions at work.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Operations a second by the fit.</summary>
    public required double ThroughputPerSecond { get; init; }

    /// <summary>Lower end of the 95 % interval of the fitted curve.</summary>
    public required double ThroughputPerSecondLow { get; init; }

    /// <summary>Upper end of the 95 % interval of the fitted curve.</summary>
    public required double ThroughputPerSecondHigh { get; init; }

    /// <summary>Whether the concurrency lies outside of those that were measured.</summary>
    public bool IsExtrapolated { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Concurrency}: {ThroughputPerSecond:0.####} ({ThroughputPerSecondLow:0.####} to {ThroughputPerSecondHigh:0.####})");
}
