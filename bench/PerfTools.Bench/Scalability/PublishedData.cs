namespace PerfTools.Bench.Scalability;

/// <summary>
/// Data of N. J. Gunther, Guerrilla Capacity Planning (Springer 2007), with the coefficients that R's package usl 3.0.3 prints for
/// them in its vignette and, for the first six points, in its test of confint.
/// </summary>
internal sealed record PublishedData(string Name, double[] Concurrencies, double[] Throughputs, double Lambda, double Sigma, double Kappa)
{
    private static readonly double[] Processors = [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64];
    private static readonly double[] Rays = [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310];

    public static IReadOnlyList<PublishedData> All { get; } =
    [
        new("ray tracer, SGI Origin 2000", Processors, Rays, 21.848843, 0.057771, 0),
        new("its first six points", Processors[..6], Rays[..6], 20.85605, 0.02444, 0.00163),
        new("SPEC SDM91, SPARCcenter 2000", [1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2], 89.9952384, 0.0277285, 0.0001044),
    ];
}
