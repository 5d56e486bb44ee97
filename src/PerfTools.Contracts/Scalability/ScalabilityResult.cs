namespace PerfTools;

/// <summary>
/// How throughput grows with concurrency, by the Universal Scalability Law: X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)).
/// Low and High are the ends of 95 % intervals. A High that is null while its Low is not is without bound.
/// </summary>
public sealed record ScalabilityResult
{
    /// <summary>What the loads worked against.</summary>
    public required string Target { get; init; }

    /// <summary>Their operation.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>What the thresholds say; without thresholds NotEvaluated, or Inconclusive where there is a <see cref="Reason"/>.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What the points could not tell, and which points could; empty where they told all.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>Points in the fit. Several of one concurrency count each.</summary>
    public int PointCount { get; init; }

    /// <summary>Points that are not in the fit because of errors; Notes names them.</summary>
    public int ExcludedPointCount { get; init; }

    /// <summary>Smallest concurrency in the fit.</summary>
    public int? SmallestConcurrency { get; init; }

    /// <summary>Largest concurrency in the fit.</summary>
    public int? LargestConcurrency { get; init; }

    /// <summary>Lambda: throughput of one session by the fit.</summary>
    public double? LambdaPerSecond { get; init; }

    /// <summary>Lower end of its interval.</summary>
    public double? LambdaPerSecondLow { get; init; }

    /// <summary>Upper end of its interval.</summary>
    public double? LambdaPerSecondHigh { get; init; }

    /// <summary>Sigma, contention: the share of the work that is done one after the other.</summary>
    public double? Sigma { get; init; }

    /// <summary>Lower end of its interval. At 0, contention cannot be told from none.</summary>
    public double? SigmaLow { get; init; }

    /// <summary>Upper end of its interval.</summary>
    public double? SigmaHigh { get; init; }

    /// <summary>Kappa, coherency: what each pair of sessions costs to keep in agreement. Above 0, throughput has a peak.</summary>
    public double? Kappa { get; init; }

    /// <summary>Lower end of its interval. At 0, coherency cost cannot be told from none.</summary>
    public double? KappaLow { get; init; }

    /// <summary>Upper end of its interval.</summary>
    public double? KappaHigh { get; init; }

    /// <summary>Share of the variation of throughput that the fit explains; of its logarithm, where errors are relative.</summary>
    public double? RSquared { get; init; }

    /// <summary>Standard deviation of the points around the fit, in percent of it.</summary>
    public double? ResidualPercent { get; init; }

    /// <summary>Predicted concurrency of highest throughput; null where the fit has no peak, kappa being 0.</summary>
    public double? BestConcurrency { get; init; }

    /// <summary>Lower end of its interval, also where there is no peak.</summary>
    public double? BestConcurrencyLow { get; init; }

    /// <summary>Upper end of its interval; null for no bound.</summary>
    public double? BestConcurrencyHigh { get; init; }

    /// <summary>Predicted highest throughput; null where the fit has no peak.</summary>
    public double? PeakThroughputPerSecond { get; init; }

    /// <summary>Lower end of its interval, also where there is no peak.</summary>
    public double? PeakThroughputPerSecondLow { get; init; }

    /// <summary>Upper end of its interval; null for no bound.</summary>
    public double? PeakThroughputPerSecondHigh { get; init; }

    /// <summary>Whether the peak lies above all measured concurrencies: an extrapolation.</summary>
    public bool IsPeakExtrapolated { get; init; }

    /// <summary>Lambda over sigma: what throughput approaches without coherency cost; null where sigma is 0.</summary>
    public double? AsymptotePerSecond { get; init; }

    /// <summary>The highest throughput that was measured.</summary>
    public double? MaxMeasuredPerSecond { get; init; }

    /// <summary>Its concurrency.</summary>
    public int? MaxMeasuredConcurrency { get; init; }

    /// <summary>The smallest measured concurrency at which P95Us exceeds twice that of the smallest; null where none does, or P95Us is unknown.</summary>
    public int? KneeConcurrency { get; init; }

    /// <summary>The largest measured concurrency below the knee, or of all where there is no knee; null where P95Us is unknown.</summary>
    public int? LargestConcurrencyBelowKnee { get; init; }

    /// <summary>P95Us at the smallest concurrency.</summary>
    public double? BaseP95Us { get; init; }

    /// <summary>P95Us at the knee.</summary>
    public double? KneeP95Us { get; init; }

    /// <summary>The largest CPU load of the client. Above 80, the points measure the client.</summary>
    public double? MaxClientCpuPercent { get; init; }

    /// <summary>Predictions as <c>64: 1234.5 (1180.2 to 1301.8)</c>, parted by semicolons; <see cref="GetPredictions"/> gives them as objects.</summary>
    public string PredictedThroughput { get; init; } = string.Empty;

    /// <summary>Which errors the fit made small.</summary>
    public FitWeighting Weighting { get; init; }

    /// <summary>Fits of resampled points behind the intervals.</summary>
    public int BootstrapCount { get; init; }

    /// <summary>When the first run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long all runs took together.</summary>
    public double? DurationMs { get; init; }

    /// <summary>What a reader of these numbers should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>Throughput over the measured concurrencies, from 0.</summary>
    public string Trend { get; init; } = string.Empty;

    internal ScalabilityPoint[] Points { get; init; } = [];

    internal ScalabilityPrediction[] Predictions { get; init; } = [];

    /// <summary>All points with what the fit says of them, by concurrency: for a chart.</summary>
    public ScalabilityPoint[] GetPoints() => [.. Points];

    /// <summary>The predictions that were asked for.</summary>
    public ScalabilityPrediction[] GetPredictions() => [.. Predictions];

    /// <summary>The same result with these points.</summary>
    /// <param name="points">All points.</param>
    public ScalabilityResult WithPoints(IReadOnlyList<ScalabilityPoint> points) => this with { Points = [.. points] };

    /// <summary>The same result with these predictions.</summary>
    /// <param name="predictions">The predictions.</param>
    public ScalabilityResult WithPredictions(IReadOnlyList<ScalabilityPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return this with { Predictions = [.. predictions], PredictedThroughput = string.Join("; ", predictions) };
    }
}
