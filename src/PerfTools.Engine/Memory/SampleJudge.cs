namespace PerfTools.Engine.Memory;

/// <summary>Judges checkpoints of one target that were read elsewhere: in an isolated child process, which sends them one by one.</summary>
internal sealed class SampleJudge
{
    private const double NanosecondsPerMillisecond = 1e6;

    private readonly MemoryLeakReport _report;
    private readonly (MemoryMetric Metric, CheckpointSeries Series)[] _series;

    /// <param name="options">Checked options; their metrics are those that are judged.</param>
    /// <param name="analyzer">Judges the growth, where it is not to be the usual one.</param>
    /// <exception cref="OptionException">The options cannot be used.</exception>
    public SampleJudge(MemoryLeakOptions options, GrowthAnalyzer? analyzer = null)
    {
        WatchChecks.OfThisProcess(options);
        _report = new MemoryLeakReport(options, analyzer);
        _series = [.. options.Metrics.Distinct().Select(metric => (metric, new CheckpointSeries()))];
    }

    /// <summary>Adds a checkpoint. In memory that stays constant, however many there are; of a metric that was not asked for, it is ignored.</summary>
    public void Add(MemorySample sample)
    {
        double? value = sample.MB is { } megabytes ? Math.Round(megabytes * Megabytes.Bytes) : sample.Count;
        if (value is not { } known) return;
        foreach ((MemoryMetric metric, CheckpointSeries series) in _series)
            if (metric == sample.Metric) series.Add((long)(sample.ElapsedMs * NanosecondsPerMillisecond), sample.OperationCount ?? 0, known);
    }

    /// <summary>One result per metric that had a checkpoint.</summary>
    /// <param name="record">What the child said at its end; or, where it did not come to that, what is known of it.</param>
    public IReadOnlyList<MemoryLeakResult> Judge(WatchRecord record) =>
        [.. _series.Where(one => one.Series.Count > 0).Select(one => _report.Build(record, one.Metric, one.Series))];
}
