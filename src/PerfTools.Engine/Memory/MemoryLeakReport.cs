using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Engine.Memory;

/// <summary>Judges the growth of a series: <see cref="GrowthAnalysis.Analyze"/>, or what a test puts in its place.</summary>
internal delegate GrowthFinding GrowthAnalyzer(
    ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double Growth, double Low, double High)? baseline);

/// <summary>Turns a series into the result that the user gets, and judges it. Every form of a watch ends here.</summary>
internal sealed class MemoryLeakReport(MemoryLeakOptions options, GrowthAnalyzer? analyzer = null)
{
    private const int TrendCells = 12;

    private readonly GrowthAnalyzer _analyze = analyzer ?? GrowthAnalysis.Analyze;

    /// <summary>One result per metric of a target that had a checkpoint.</summary>
    public IEnumerable<MemoryLeakResult> Build(WatchedTarget target, WatchSummary summary)
    {
        WatchRecord record = summary.RecordOf(target);
        return target.Watched.Where(metric => metric.Series.Count > 0).Select(metric => Build(record, metric.Metric, metric.Series));
    }

    /// <param name="record">The target.</param>
    /// <param name="metric">What the series is of.</param>
    /// <param name="series">At least one reading.</param>
    public MemoryLeakResult Build(WatchRecord record, MemoryMetric metric, CheckpointSeries series)
    {
        GrowthMeasure measure = new(metric, options.IsPerOperation);
        BaselineGrowth? baseline = GrowthBaseline.For(measure, options.Baseline);
        GrowthFinding finding = Analyze(measure, series, baseline is null ? null : (baseline.Growth, baseline.Low, baseline.High));
        if (record.HasCollectedHeap is not null) finding = RuntimeWarmUp.Doubted(finding, metric, series, options.IsPerOperation);

        // By the other axis it is told too, and not judged: an analysis of its own, because the operations need not be even in time.
        GrowthMeasure other = measure with { IsPerOperation = !options.IsPerOperation };
        GrowthFinding? also = record.OperationCount is null ? null : Analyze(other, series, null);
        MemoryLeakResult result = Measured(record, metric, series) with
        {
            Verdict = finding.Verdict,
            Pattern = finding.Pattern,
            PValue = Rounded(finding.PValue),
            MaximumGrowth = MaximumGrowth(measure),
            IsPerOperation = options.IsPerOperation,
            WarmUpEndsAt = WarmUpEndsAt(finding, record, series),
            RecommendedDuration = measure.IsPerOperation ? null : RecommendedDuration(finding),
            RecommendedOperationCount = measure.IsPerOperation ? RecommendedOperationCount(finding) : null,
        };
        result = WithGrowth(WithGrowth(result, other, also), measure, finding);
        result = result with
        {
            Reason = GrowthReason.Of(finding, measure, measure.LimitOf(options.Limits), result),
            Notes = string.Join("; ", Notes(record, metric, baseline, measure)),
        };
        return MemoryLeakVerdict.Combine(result, options.Thresholds);
    }

    /// <summary>One checkpoint as users see it.</summary>
    public static MemorySample Sample(
        string target, int processId, MemoryMetric metric, DateTimeOffset startedAt, long elapsed, long? operations, double value, long readings)
    {
        bool isMemory = new GrowthMeasure(metric, false).IsMemory;
        return new MemorySample
        {
            Target = target,
            ProcessId = processId,
            Metric = metric,
            At = startedAt + WatchTime.OfNanoseconds(elapsed),
            ElapsedMs = elapsed / 1e6,
            OperationCount = operations,
            MB = isMemory ? GrowthMeasure.MB(value) : null,
            Count = isMemory ? null : Math.Round(value, 6),
            ReadingCount = (int)Math.Min(int.MaxValue, readings),
        };
    }

    private GrowthFinding Analyze(GrowthMeasure measure, CheckpointSeries series, (double, double, double)? baseline) => _analyze(
        series.Axis(measure.IsPerOperation), series.Values(measure.Factor), measure.LimitOf(options.Limits), measure.Resolution, baseline);

    private static MemoryLeakResult Measured(WatchRecord record, MemoryMetric metric, CheckpointSeries series)
    {
        bool isMemory = new GrowthMeasure(metric, false).IsMemory;
        return new MemoryLeakResult
        {
            Target = record.Target,
            ProcessId = record.ProcessId,
            ProcessName = record.ProcessName,
            Metric = metric,
            StartMB = isMemory ? GrowthMeasure.MB(series.First) : null,
            EndMB = isMemory ? GrowthMeasure.MB(series.Last) : null,
            PeakMB = isMemory ? GrowthMeasure.MB(series.Peak) : null,
            StartCount = isMemory ? null : series.First,
            EndCount = isMemory ? null : series.Last,
            PeakCount = isMemory ? null : series.Peak,
            SampleCount = (int)Math.Min(int.MaxValue, series.ReadingCount),
            OperationCount = record.OperationCount,
            Errors = record.Errors,
            ErrorSummary = record.ErrorSummary,
            State = record.State,
            ExitCode = record.ExitCode,
            IsPartial = record.IsPartial,
            StartedAt = record.StartedAt,
            DurationMs = series.Length / 1e6,
            SamplerCostUs = record.SamplerCostUs is { } cost ? Math.Round(cost, 1) : null,
            Trend = Sparkline.DrawRange(series.Values(1), TrendCells),
            Samples = Samples(record, metric, series),
        };
    }

    private static MemorySample[] Samples(WatchRecord record, MemoryMetric metric, CheckpointSeries series)
    {
        MemorySample[] samples = new MemorySample[series.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            CheckpointSeries.Cell cell = series.Cells[i];
            long? operations = record.OperationCount is null ? null : cell.Operations;
            samples[i] = Sample(record.Target, record.ProcessId, metric, record.StartedAt, cell.Elapsed, operations, cell.Value, cell.Readings);
        }

        return samples;
    }

    private static MemoryLeakResult WithGrowth(MemoryLeakResult result, GrowthMeasure measure, GrowthFinding? finding)
    {
        double? growth = Rounded(finding?.Growth), low = Rounded(finding?.Low), high = Rounded(finding?.High), least = Rounded(finding?.MinimumDetectable);
        return (measure.IsMemory, measure.IsPerOperation) switch
        {
            (true, false) => result with
            {
                GrowthMBPerHour = growth,
                GrowthMBPerHourLow = low,
                GrowthMBPerHourHigh = high,
                MinimumDetectableMBPerHour = least,
            },
            (true, true) => result with
            {
                GrowthBytesPerOperation = growth,
                GrowthBytesPerOperationLow = low,
                GrowthBytesPerOperationHigh = high,
                MinimumDetectableBytesPerOperation = least,
            },
            (false, false) => result with
            {
                GrowthCountPerHour = growth,
                GrowthCountPerHourLow = low,
                GrowthCountPerHourHigh = high,
                MinimumDetectableCountPerHour = least,
            },
            (false, true) => result with
            {
                GrowthCountPerOperation = growth,
                GrowthCountPerOperationLow = low,
                GrowthCountPerOperationHigh = high,
                MinimumDetectableCountPerOperation = least,
            },
        };
    }

    private string MaximumGrowth(GrowthMeasure measure)
    {
        string limit = measure.Text(measure.LimitOf(options.Limits));
        if (options.Limits.Source.Length == 0) return limit;
        bool hasName = GrowthLimits.Profiles.Any(profile => profile.Source == options.Limits.Source);
        return $"{limit} ({(hasName ? "profile " : string.Empty)}{options.Limits.Source})";
    }

    private DateTimeOffset? WarmUpEndsAt(GrowthFinding finding, WatchRecord record, CheckpointSeries series)
    {
        if (finding.WarmUpEndsAt is not { } end) return null;
        if (!options.IsPerOperation) return record.StartedAt + TimeSpan.FromHours(end);
        foreach (CheckpointSeries.Cell cell in series.Cells)
            if (cell.MeanOperations >= end) return record.StartedAt + WatchTime.OfNanoseconds((long)cell.MeanElapsed);
        return record.StartedAt + WatchTime.OfNanoseconds(series.Length);
    }

    private static TimeSpan? RecommendedDuration(GrowthFinding finding) => finding.RecommendedLength is { } hours && double.IsFinite(hours)
        ? WatchTime.RoundUp(TimeSpan.FromHours(Math.Min(hours, TimeSpan.FromDays(365).TotalHours)))
        : null;

    private static long? RecommendedOperationCount(GrowthFinding finding) => finding.RecommendedLength is { } count && double.IsFinite(count)
        ? WatchTime.RoundUp(count)
        : null;

    private static IEnumerable<string> Notes(WatchRecord record, MemoryMetric metric, BaselineGrowth? baseline, GrowthMeasure measure)
    {
        if (baseline is not null)
        {
            string interval = $"{Figure.Text(baseline.Low)} to {Figure.Text(baseline.High)}";
            yield return $"growth in {measure.Unit} is what goes beyond the baseline's {Figure.Text(baseline.Growth)} ({interval})";
        }

        foreach (string note in record.Notes) yield return note;
        if (metric == MemoryMetric.Private && record.HasCollectedHeap is { } isCollected)
        {
            yield return isCollected
                ? "Private is read before the collections that ManagedHeap forces, and has the garbage since the last one in it"
                : "Private has garbage in it that the collector has not taken yet; ManagedHeap is without";
        }
    }

    // Adding 0 makes 0 of a negative 0.
    private static double? Rounded(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, 6) + 0.0 : value;
}
