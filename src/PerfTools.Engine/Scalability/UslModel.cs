namespace PerfTools.Engine.Scalability;

/// <summary>
/// The Universal Scalability Law (Gunther, Guerrilla Capacity Planning, 2007) with its coefficients: throughput at a
/// concurrency N is lambda N / (1 + sigma (N - 1) + kappa N (N - 1)).
/// </summary>
internal readonly record struct UslModel(double Lambda, double Sigma, double Kappa)
{
    /// <summary>Concurrency of highest throughput; infinite where throughput rises for ever.</summary>
    public double BestConcurrency =>
        Sigma >= 1 ? 1
        : Kappa > 0 ? Math.Max(1, Math.Sqrt((1 - Sigma) / Kappa))
        : double.PositiveInfinity;

    /// <summary>The highest throughput, or what it approaches where it rises for ever.</summary>
    public double PeakThroughput => double.IsPositiveInfinity(BestConcurrency) ? Asymptote : At(BestConcurrency);

    /// <summary>What throughput would approach without coherency cost.</summary>
    public double Asymptote => Sigma > 0 ? Lambda / Sigma : double.PositiveInfinity;

    public double At(double concurrency) => Lambda * concurrency / (1 + (Sigma * (concurrency - 1)) + (Kappa * concurrency * (concurrency - 1)));
}
