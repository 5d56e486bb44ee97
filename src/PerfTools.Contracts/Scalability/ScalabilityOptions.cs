namespace PerfTools;

/// <summary>How <c>Measure-Scalability</c> fits points of concurrency and throughput.</summary>
public sealed record ScalabilityOptions
{
    /// <summary>Concurrencies for which the throughput is predicted.</summary>
    public IReadOnlyList<int> PredictAt { get; init; } = [];

    /// <summary>Which errors are made small.</summary>
    public FitWeighting Weighting { get; init; }

    /// <summary>Fits of resampled points, from which the intervals come.</summary>
    public int BootstrapCount { get; init; } = 2000;

    /// <summary>What the resampling starts from: the same points and seed give the same intervals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What the result is judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        foreach (int concurrency in PredictAt)
            if (concurrency < 1) throw new OptionException(nameof(PredictAt), $"{concurrency} is no number of sessions. Use 1 or more.");
        if (BootstrapCount is < 200 or > 100_000)
            throw new OptionException(nameof(BootstrapCount), $"{BootstrapCount} is out of range. Use 200 to 100000.");
        if (!Enum.IsDefined(Weighting)) throw new OptionException(nameof(Weighting), $"'{Weighting}' is unknown. Use Relative or Absolute.");
    }
}
