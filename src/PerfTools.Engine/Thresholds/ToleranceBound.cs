using System.Globalization;

namespace PerfTools.Engine.Thresholds;

/// <summary>The bound of a sample and how it was found; or why there is none.</summary>
/// <param name="Value">The bound; null where there is none.</param>
/// <param name="Method">How it was found.</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record ToleranceBound(double? Value, ThresholdMethod Method, string Reason)
{
    /// <summary>Of fewer runs a test cannot tell what distribution they are of: with ten, it lets every second heavy tail pass (the study "threshold" in bench).</summary>
    private const int FewestForShape = 20;

    /// <summary>At this p a distribution is given up. It is high, because a wrong one costs false alarms and a right one that is given up only runs.</summary>
    private const double ShapeLevel = 0.1;

    /// <param name="values">Values of good runs.</param>
    /// <param name="isUpper">Whether large values are the bad ones.</param>
    /// <param name="options">What is accepted.</param>
    public static ToleranceBound Of(double[] values, bool isUpper, PerfThresholdOptions options)
    {
        double[] sorted = [.. values.Order()];
        int rank = WilksRank.Of(sorted.Length, options.FalseAlarmRate, options.Confidence);
        int any = WilksRank.FewestSamples(options.FalseAlarmRate, options.Confidence);
        if (rank > 0)
            return new(isUpper ? sorted[^rank] : sorted[rank - 1], ThresholdMethod.OrderStatistic, $"{Place(rank)} {(isUpper ? "largest" : "smallest")} of {sorted.Length} runs, whatever their distribution");
        if (sorted.Length < FewestForShape)
            return None($"{sorted.Length} runs are too few: from {FewestForShape} on it can be seen what distribution they are of, and from {any} on that does not matter");
        if (sorted[0] == sorted[^1])
            return None($"all {sorted.Length} runs have the value {Text(sorted[0])}: how it varies cannot be told from them; from {any} runs on it need not be");

        ToleranceBound[] possible = [.. Models(sorted, isUpper, options)];
        if (possible.Length == 0)
            return None($"the {sorted.Length} runs are neither of a normal nor of a lognormal distribution; from {any} runs on that does not matter");

        // Where both are possible, the one that alarms less.
        return isUpper ? possible.MaxBy(bound => bound.Value)! : possible.MinBy(bound => bound.Value)!;
    }

    private static IEnumerable<ToleranceBound> Models(double[] sorted, bool isUpper, PerfThresholdOptions options)
    {
        double factor = ToleranceFactor.Of(sorted.Length, options.FalseAlarmRate, options.Confidence) * (isUpper ? 1 : -1);
        if (NormalityTest.PValue(sorted) is var normal && normal > ShapeLevel)
            yield return new(Bound(sorted, factor), ThresholdMethod.Normal, Why("normal", normal));
        if (sorted[0] <= 0) yield break;
        double[] logs = [.. sorted.Select(value => Math.Log(value))];
        if (NormalityTest.PValue(logs) is var lognormal && lognormal > ShapeLevel)
            yield return new(Math.Exp(Bound(logs, factor)), ThresholdMethod.Lognormal, Why("lognormal", lognormal));

        string Why(string shape, double p) =>
            string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(factor):0.00} standard deviations from the mean of {sorted.Length} runs, which may be of a {shape} distribution (p = {p:0.00})");
    }

    private static double Bound(double[] values, double factor)
    {
        double mean = values.Average();
        return mean + (factor * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    private static ToleranceBound None(string reason) => new(null, ThresholdMethod.None, reason);

    private static string Place(int rank) => rank == 1 ? "the" : string.Create(CultureInfo.InvariantCulture, $"the {rank}{(rank % 100 is >= 11 and <= 13 ? "th" : (rank % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
