using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// Where latency bends: the smallest measured concurrency whose 95th percentile exceeds twice that of the smallest. It is read
/// off the points, and no fit is in it. Of several runs at one concurrency their median counts.
/// </summary>
internal sealed record Knee
{
    private const double Factor = 2;

    private Knee()
    {
    }

    /// <summary>Null where there is none up to the largest concurrency.</summary>
    public int? Concurrency { get; private init; }

    public double? P95Us { get; private init; }

    public double BaseP95Us { get; private init; }

    /// <summary>The largest measured concurrency before it; of all, where there is none.</summary>
    public int LargestBelow { get; private init; }

    /// <returns>Null where the 95th percentile of the smallest concurrency, or of all others, is not known.</returns>
    public static Knee? Of(IReadOnlyList<LoadPoint> points)
    {
        if (points.Count == 0) return null;
        List<(int Concurrency, double P95Us)> known =
        [
            .. points.Where(point => point.P95Us is not null)
                .GroupBy(point => point.Concurrency, (concurrency, runs) => (concurrency, Median(runs)))
                .OrderBy(one => one.concurrency),
        ];
        if (known.Count < 2 || known[0].Concurrency != points.Min(point => point.Concurrency)) return null;
        int at = known.FindIndex(one => one.P95Us > Factor * known[0].P95Us);
        return new Knee
        {
            BaseP95Us = known[0].P95Us,
            Concurrency = at < 0 ? null : known[at].Concurrency,
            P95Us = at < 0 ? null : known[at].P95Us,
            LargestBelow = at < 0 ? known[^1].Concurrency : known[at - 1].Concurrency,
        };
    }

    private static double Median(IEnumerable<LoadPoint> runs) => OrderStatistics.Median([.. runs.Select(run => run.P95Us!.Value).Order()]);
}
