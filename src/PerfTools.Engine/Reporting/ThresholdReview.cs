using System.Collections;
using System.Globalization;
using PerfTools.Engine.History;
using PerfTools.Engine.Operations;

namespace PerfTools.Engine.Reporting;

/// <summary>Judges a result that is there already by thresholds, one after the other.</summary>
internal static class ThresholdReview
{
    // Of more, nobody repeats a run: another way to measure is wanted then.
    private const double MostTimes = 1000;

    /// <param name="result">A result.</param>
    /// <param name="thresholds">Property names and bounds.</param>
    /// <exception cref="OptionException">A threshold that no result of this kind can keep or break.</exception>
    public static IReadOnlyList<PerfThresholdCheck> Of(object result, IDictionary thresholds)
    {
        if (thresholds is ProfileThresholds profile)
        {
            if (profile.EntryFor(result) is not { } entry) return [Unknown(result, profile)];
            thresholds = entry.Metrics.ToDictionary();
        }

        List<PerfThresholdCheck> checks = [];
        foreach (DictionaryEntry entry in thresholds)
        {
            Hashtable one = new() { [entry.Key] = entry.Value };
            string metric = ThresholdSet.NamesFor(result.GetType()).FirstOrDefault(name => name.Equals($"{entry.Key}", StringComparison.OrdinalIgnoreCase)) ?? $"{entry.Key}";
            checks.Add(Of(result, metric, ThresholdSet.Parse(one, result.GetType()), Threshold.Parse(metric, Convert.ToString(entry.Value, CultureInfo.InvariantCulture))));
        }

        // Told only where it is worse than what the numbers say.
        Verdict worst = checks.Exists(check => check.Verdict == Verdict.Fail) ? Verdict.Fail
            : checks.Exists(check => check.Verdict == Verdict.Inconclusive) ? Verdict.Inconclusive : Verdict.Pass;
        if (WholeVerdict.Of(result, ThresholdSet.Parse(thresholds, result.GetType())) is { } whole
            && (whole.Verdict == Verdict.Fail ? worst != Verdict.Fail : whole.Verdict == Verdict.Inconclusive && worst == Verdict.Pass))
            checks.Add(Row(result, whole.Verdict, whole.Reason, string.Empty));
        return checks;
    }

    /// <summary>A row of no single number.</summary>
    private static PerfThresholdCheck Row(object result, Verdict verdict, string reason, string advice) => new()
    {
        Target = ResultKinds.TargetOf(result)!,
        Case = ResultCase.Of(result),
        Metric = string.Empty,
        Verdict = verdict,
        Reason = reason,
        Advice = advice,
    };

    /// <summary>A result that the profile does not know cannot be judged by it.</summary>
    private static PerfThresholdCheck Unknown(object result, ProfileThresholds profile) => Row(
        result, Verdict.Inconclusive, $"{profile.Source} has no threshold for it on this machine", "find one with New-PerfThreshold");

    private static PerfThresholdCheck Of(object result, string metric, ThresholdSet set, Threshold threshold)
    {
        OperationResult? unsteady = result is OperationResult { Stable: false, StabilityReason.Length: > 0 } operation ? operation : null;
        (double Low, double High)? interval = (unsteady is null ? null : UnsteadyTimes.RangeOf(unsteady, metric)) ?? ResultIntervals.Of(result, metric);
        Dictionary<string, (double Low, double High)> intervals = interval is { } ends ? new() { [metric] = ends } : [];
        IReadOnlyDictionary<string, IReadOnlyList<double>>? rounds = RoundsOf(result);
        (Verdict verdict, string violation) = set.Evaluate(result, rounds, intervals);
        if (unsteady is not null && verdict == Verdict.Inconclusive) violation += $"; not stable: {unsteady.StabilityReason}";
        double? value = ResultKinds.NumberOf(result, metric);

        // More samples narrow an interval. They do not make rounds agree.
        bool isUnsteady = unsteady is not null || (value is not null && set.Evaluate(result, rounds).Verdict == Verdict.Inconclusive);
        return new PerfThresholdCheck
        {
            Target = ResultKinds.TargetOf(result)!,
            Case = ResultCase.Of(result),
            Metric = metric,
            Bound = string.Create(CultureInfo.InvariantCulture, $"{threshold.Operator} {threshold.Bound:0.######}"),
            Value = value,
            ValueLow = interval?.Low,
            ValueHigh = interval is { High: var high } && double.IsFinite(high) ? high : null,
            Verdict = verdict,
            Reason = violation.Length > 0 ? violation : string.Create(CultureInfo.InvariantCulture, $"{threshold}: measured {value:0.###}"),
            Advice = verdict != Verdict.Inconclusive ? string.Empty
                : isUnsteady ? "measure longer, or on a quieter host" : Advice(value, interval, threshold.Bound),
        };
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<double>>? RoundsOf(object result) => result switch
    {
        RedisLatencyResult latency => latency.Rounds,
        ServerStartupResult startup => startup.Rounds,
        _ => null,
    };

    /// <summary>An interval narrows with the root of the number of samples.</summary>
    private static string Advice(double? value, (double Low, double High)? interval, double bound)
    {
        if (value is null) return "run longer: a percentile needs ten samples beyond it, and other numbers what Notes or Reason of the result say";
        if (interval is not { } ends) return string.Empty;
        double times = Math.Pow((ends.High - ends.Low) / 2 / Math.Abs(value.Value - bound), 2);
        return times <= MostTimes
            ? string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(2, Math.Ceiling(1.5 * times)):0} times as many samples would decide, if the value stays")
            : "the value is too near to the bound for more samples to decide: choose a bound that leaves room";
    }
}
