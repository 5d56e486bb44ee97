using PerfTools.Engine.Operations.Stability;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations;

/// <summary>Turns a run into the result that the user gets, and judges it.</summary>
internal static class OperationReport
{
    public static OperationResult Build(OperationOptions options, OperationRecord record)
    {
        SampleSummary operation = SampleSummary.Of(record.Operation.Nanoseconds, record.ResolutionUs * 1000 / record.BatchSize);
        double[]? differences = record.Baseline is { } baseline ? Differences(record.Operation, baseline) : null;
        SampleSummary? difference = differences is null ? null : SampleSummary.Of(differences);
        string instability = StabilityCheck.Reason(new StabilityEvidence(
            record.Operation.Nanoseconds.ToArray(), operation, record.WarmupCount, record.WorstStallUs, record.StealPercent));
        if (instability.Length == 0 && differences is not null) instability = StabilityCheck.ReasonOfDifferences(differences, operation.Median);
        OperationResult result = Measured(options, record, operation) with
        {
            DifferenceUs = Us(difference?.Median),
            DifferenceLowUs = Us(difference?.MedianInterval?.Low),
            DifferenceHighUs = Us(difference?.MedianInterval?.High),
            Stable = instability.Length == 0,
            StabilityReason = instability,
        };
        result = result with { Notes = OperationNotes.Of(result, options, record) };
        return Judge(result, options, record, Intervals(result, record, operation));
    }

    private static OperationResult Measured(OperationOptions options, OperationRecord record, SampleSummary summary)
    {
        SampleSeries series = record.Operation;
        bool isSingle = record.BatchSize == 1;
        return new OperationResult
        {
            Target = options.Name,
            Kind = options.Kind,
            Count = series.Count,
            BatchSize = record.BatchSize,
            OperationCount = series.Operations,
            Errors = series.Errors,
            ErrorSummary = series.FirstError,
            MedianUs = Us(summary.Median),
            MedianLowUs = Us(summary.MedianInterval?.Low),
            MedianHighUs = Us(summary.MedianInterval?.High),
            PrecisionPercent = summary.PrecisionPercent is { } precision ? Math.Round(precision, 2) : null,
            MeanUs = Us(summary.Mean),
            MinUs = Us(summary.Minimum),
            P95Us = isSingle ? Us(OrderStatistics.Percentile(summary.Sorted, 95)) : null,
            P99Us = isSingle ? Us(OrderStatistics.Percentile(summary.Sorted, 99)) : null,
            MaxUs = Us(summary.Maximum),
            StdDevUs = Us(summary.StandardDeviation),
            MADUs = Us(summary.MedianDeviation),
            CpuMs = Math.Round(series.CpuNanoseconds / 1e6 / series.Operations, 6),
            AllocatedBytes = record.HasCounters ? Math.Round((double)series.AllocatedBytes / series.Operations, 1) : null,
            MildOutliers = summary.MildOutliers,
            SevereOutliers = summary.SevereOutliers,
            BaselineName = options.BaselineName,
            BaselineMedianUs = record.Baseline is { } baseline ? Us(SampleSummary.Of(baseline.Nanoseconds).Median) : null,
            InvocationCostUs = record.EmptyBlock is { } empty ? Us(SampleSummary.Of(empty.Nanoseconds).Median) : null,
            InstrumentCostUs = Math.Round(record.ClockCostUs / record.BatchSize, 6),
            ResolutionUs = record.ResolutionUs,
            WarmupCount = record.WarmupCount,
            StartedAt = record.StartedAt,
            DurationMs = Math.Round(record.DurationMs, 3),
            Distribution = Histogram(series),
        };
    }

    /// <summary>Of each sample and the baseline's beside it: what disturbs both cancels out.</summary>
    private static double[] Differences(SampleSeries operation, SampleSeries baseline)
    {
        double[] differences = new double[Math.Min(operation.Count, baseline.Count)];
        for (int i = 0; i < differences.Length; i++) differences[i] = operation.Nanoseconds[i] - baseline.Nanoseconds[i];
        return differences;
    }

    private static OperationResult Judge(
        OperationResult result, OperationOptions options, OperationRecord record, Dictionary<string, (double, double)> intervals)
    {
        (Verdict verdict, string violations) = options.Thresholds.Evaluate(result, intervals: result.Stable ? intervals : UnsteadyTimes.RangesOf(result));
        if (result.Errors == result.OperationCount && !options.IgnoreExitCode)
        {
            string nothing = $"no operation succeeded: {result.ErrorSummary}";
            return result with { Verdict = Verdict.Fail, Violations = violations.Length == 0 ? nothing : $"{nothing}; {violations}" };
        }

        string? doubt = null;
        if (verdict == Verdict.Pass && result.Errors == result.OperationCount) doubt = $"no operation succeeded: {result.ErrorSummary}";
        else if (verdict == Verdict.Inconclusive && !result.Stable) doubt = $"not stable: {result.StabilityReason}";
        else if (verdict == Verdict.Pass && record.Baseline is { Errors: > 0 } baseline) doubt = $"the baseline wrote errors: {baseline.FirstError}";
        return doubt is null
            ? result with { Verdict = verdict, Violations = violations }
            : result with { Verdict = Verdict.Inconclusive, Violations = violations.Length == 0 ? doubt : $"{violations}; {doubt}" };
    }

    private static Dictionary<string, (double Low, double High)> Intervals(OperationResult result, OperationRecord record, SampleSummary summary)
    {
        Dictionary<string, (double, double)> intervals = [];
        Add(nameof(OperationResult.MedianUs), result.MedianUs, summary.MedianInterval);
        Add(nameof(OperationResult.MeanUs), result.MeanUs, summary.MeanInterval);
        Add(nameof(OperationResult.P95Us), result.P95Us, OrderStatistics.PercentileInterval(summary.Sorted, 95, summary.Inflation));
        Add(nameof(OperationResult.P99Us), result.P99Us, OrderStatistics.PercentileInterval(summary.Sorted, 99, summary.Inflation));
        if (record.Baseline is { } baseline)
            Add(nameof(OperationResult.BaselineMedianUs), result.BaselineMedianUs, SampleSummary.Of(baseline.Nanoseconds).MedianInterval);
        Add(nameof(OperationResult.CpuMs), result.CpuMs, SampleSummary.Of(record.Operation.Cpu).MeanInterval, 1e6);
        if (result is { DifferenceLowUs: { } low, DifferenceHighUs: { } high }) intervals[nameof(OperationResult.DifferenceUs)] = (low, high);
        return intervals;

        // Without an interval nothing is known about how exact it is, so that no bound can be on one side of it.
        void Add(string name, double? value, (double Low, double High)? interval, double unit = 1000)
        {
            if (value is not null) intervals[name] = interval is { } ends ? (ends.Low / unit, ends.High / unit) : (0, double.MaxValue);
        }
    }

    private static Distribution Histogram(SampleSeries series)
    {
        LatencyHistogram histogram = new();
        foreach (double sample in series.Nanoseconds) histogram.Record((long)Math.Round(sample));
        return histogram.ToDistribution();
    }

    private static double? Us(double? nanoseconds) => nanoseconds is { } known ? Math.Round(known / 1000, 4) : null;
}
