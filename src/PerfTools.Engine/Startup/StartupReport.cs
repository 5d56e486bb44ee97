using System.Globalization;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Startup;

/// <summary>Turns the starts of one environment into the result that the user gets, and judges it.</summary>
internal static class StartupReport
{
    private const int FewestForInterval = 6;

    /// <param name="options">How it was started.</param>
    /// <param name="starts">All starts, warm-up included, in order.</param>
    /// <param name="comparison">What sets it apart from the first environment, or null where it is the first.</param>
    /// <param name="plan">What became of the plan, for the notes.</param>
    public static ServerStartupResult Build(
        ServerStartupOptions options, IReadOnlyList<StartRecord> starts, StartupComparison? comparison, string? plan)
    {
        StartRecord[] measured = [.. starts.Where(start => !start.Row.IsWarmup)];
        StartRecord[] good = [.. measured.Where(start => start.Succeeded)];

        // One that was ready and lacked something has its time all the same.
        StartRecord[] timed = [.. measured.Where(start => start.Succeeded || start.Row.ReadyMs is not null)];
        StartRecord? firstBad = measured.FirstOrDefault(start => !start.Succeeded);
        ServerStartupResult result = Times(options, starts, timed) with
        {
            Count = measured.Length,
            Succeeded = good.Length,
            Failed = measured.Length - good.Length,
            WarmupCount = starts.Count - measured.Length,
            Reason = Reason(measured, good.Length),
            Violations = firstBad?.Row.Violations ?? string.Empty,
            KilledCount = measured.Count(start => start.Row.WasKilled),
            LeftoverCount = measured.Sum(start => start.Row.LeftoverCount),
            BaselineName = comparison?.BaselineName,
            DifferenceMs = comparison?.Difference,
            DifferenceLowMs = comparison?.Low,
            DifferenceHighMs = comparison?.High,
            Notes = Notes(options, starts, timed, comparison, plan),
        };
        return Judge(Shown(result, firstBad ?? measured.LastOrDefault() ?? starts[^1]), options, timed, plan is not null);
    }

    private static ServerStartupResult Times(ServerStartupOptions options, IReadOnlyList<StartRecord> starts, StartRecord[] timed)
    {
        double[] ready = Values(timed, row => row.ReadyMs);
        SampleSummary? summary = ready.Length == 0 ? null : SampleSummary.Of(ready);
        StartRecord[] lived = timed.Length > 0 ? timed : [.. starts.Where(start => !start.Row.IsWarmup)];
        return new ServerStartupResult
        {
            Target = options.Target,
            EnvironmentName = options.Name,
            Command = options.Command.ToString(),
            SpawnMs = Median(lived, row => row.SpawnMs),
            FirstOutputMs = Median(lived, row => row.FirstOutputMs),
            PortOpenMs = Median(lived, row => row.PortOpenMs),
            ReadyMs = Milliseconds.Rounded(summary?.Median),
            ReadyLowMs = Milliseconds.Rounded(summary?.MedianInterval?.Low),
            ReadyHighMs = Milliseconds.Rounded(summary?.MedianInterval?.High),
            ReadyP95Ms = summary is null ? null : Milliseconds.Rounded(OrderStatistics.Percentile(summary.Sorted, 95)),
            ReadyMinMs = Milliseconds.Rounded(summary?.Minimum),
            ReadyMaxMs = Milliseconds.Rounded(summary?.Maximum),
            ReadyMADMs = ready.Length > 1 ? Milliseconds.Rounded(summary!.MedianDeviation) : null,
            ColdReadyMs = starts[0].Row.ReadyMs,
            ExitMs = Median(lived, row => row.ExitMs),
            StopMs = Median(lived, row => row.StopMs),
            ProbeResolutionMs = timed.Max(start => start.Row.ProbeResolutionMs),
            CpuMs = Median(lived, row => row.CpuMs),
            PeakWorkingSetBytes = lived.Max(start => start.Row.PeakWorkingSetBytes),
            Milestones = Milestones(timed),
            EnvironmentVariables = string.Join(", ", EnvironmentBlock.Of(options.Environment).Names),
            StartedAt = starts[0].Row.StartedAt,
            DurationMs = Milliseconds.Rounded((starts[^1].Row.StartedAt - starts[0].Row.StartedAt).TotalMilliseconds + starts[^1].Row.DurationMs) ?? 0,
            Distribution = Histogram(Values(timed, row => row.ReadyMs ?? (options.ToExit ? row.ExitMs : null))),
        };
    }

    /// <summary>What is of one start: of the first that failed, else of the last.</summary>
    private static ServerStartupResult Shown(ServerStartupResult result, StartRecord start) => result with
    {
        ExitCode = start.Row.ExitCode,
        Signal = start.Row.Signal,
        ProcessId = start.Row.ProcessId,
        Port = start.Row.Port,
        ServerName = start.ServerName,
        ToolCount = start.ToolCount,
        LogTail = start.Row.LogTail,
        LogPath = start.LogPath,
    };

    private static string Reason(StartRecord[] measured, int good)
    {
        if (good == measured.Length) return string.Empty;
        ServerStartResult first = measured.First(start => !start.Succeeded).Row;
        string reason = first.Reason.Length > 0 ? first.Reason : first.Violations;
        return measured.Length == 1 ? reason : Text($"{measured.Length - good} of {measured.Length} starts failed, the first was start {first.Number}: {reason}");
    }

    private static string Notes(
        ServerStartupOptions options, IReadOnlyList<StartRecord> starts, StartRecord[] timed, StartupComparison? comparison, string? plan)
    {
        List<string> notes = [];
        if (plan is not null) notes.Add(plan);
        if (comparison?.Gap is { } gap) notes.Add(gap);
        if (starts.FirstOrDefault(start => start.Row.IsWarmup && !start.Succeeded) is { } cold) notes.Add(Text($"warm-up start {cold.Row.Number} failed: {cold.Row.Reason}"));
        if (comparison is { Pairs: > 0 and < FewestForInterval }) notes.Add(Text($"{comparison.Pairs} pairs of starts are too few for an interval of the difference: use -Count {FewestForInterval} or more"));
        if (timed.Length > 1 && timed[0].Row.IsCold) notes.Add("the first start, which may have read files from disk, is among those measured: -WarmupCount 1 keeps it apart");
        if (timed.Any(start => start.Row.ReadyMs is not null) && options.Count is > 1 and < FewestForInterval)
            notes.Add(Text($"{options.Count} starts are too few for an interval of the median: use -Count {FewestForInterval} or more"));
        foreach (string note in starts.Select(start => start.Row.Notes).Where(note => note.Length > 0).Distinct().Take(3)) notes.Add(note);
        return string.Join("; ", notes);
    }

    private static ServerStartupResult Judge(ServerStartupResult result, ServerStartupOptions options, StartRecord[] timed, bool endedEarly)
    {
        result = result with { Rounds = Rounds(result, timed) };
        (Verdict verdict, string violations) = options.Thresholds.Evaluate(result, result.Rounds, Intervals(result));
        if (result.Failed > 0 || result.Count == 0) verdict = result.Failed > 0 ? Verdict.Fail : Verdict.Inconclusive;
        else if (verdict == Verdict.NotEvaluated) verdict = Verdict.Pass;
        if (verdict == Verdict.Pass && endedEarly) verdict = Verdict.Inconclusive;
        return result with
        {
            Verdict = verdict,
            Violations = string.Join("; ", new[] { result.Violations, violations }.Where(text => text.Length > 0)),
        };
    }

    /// <summary>Below six starts there is no interval, and a threshold is decided only where all starts agree about it.</summary>
    private static Dictionary<string, IReadOnlyList<double>> Rounds(ServerStartupResult result, StartRecord[] timed)
    {
        Dictionary<string, IReadOnlyList<double>> rounds = [];
        if (result.ReadyLowMs is null) rounds[nameof(result.ReadyMs)] = Values(timed, row => row.ReadyMs);
        Add(nameof(result.SpawnMs), row => row.SpawnMs);
        Add(nameof(result.FirstOutputMs), row => row.FirstOutputMs);
        Add(nameof(result.PortOpenMs), row => row.PortOpenMs);
        Add(nameof(result.ExitMs), row => row.ExitMs);
        Add(nameof(result.StopMs), row => row.StopMs);
        Add(nameof(result.CpuMs), row => row.CpuMs);
        return rounds;

        void Add(string name, Func<ServerStartResult, double?> of)
        {
            if (timed.Length < FewestForInterval) rounds[name] = Values(timed, of);
        }
    }

    private static Dictionary<string, (double Low, double High)> Intervals(ServerStartupResult result)
    {
        Dictionary<string, (double, double)> intervals = [];
        if (result is { ReadyLowMs: { } low, ReadyHighMs: { } high }) intervals[nameof(result.ReadyMs)] = (low, high);
        if (result.DifferenceMs is not null) intervals[nameof(result.DifferenceMs)] = (result.DifferenceLowMs ?? double.MinValue, result.DifferenceHighMs ?? double.PositiveInfinity);
        return intervals;
    }

    private static string Milestones(StartRecord[] timed)
    {
        if (timed.Length == 0) return string.Empty;
        return string.Join("; ", timed[^1].Held.Select((probe, index) =>
            Text($"{probe.Probe}: {OrderStatistics.Median(Sorted(timed.Where(start => start.Held.Count > index).Select(start => start.Held[index].Ms))):0.#} ms")));
    }

    private static Distribution? Histogram(double[] times)
    {
        if (times.Length == 0) return null;
        LatencyHistogram histogram = new();
        foreach (double ms in times) histogram.Record((long)(ms * 1e6));
        return histogram.ToDistribution();
    }

    private static double? Median(IEnumerable<StartRecord> starts, Func<ServerStartResult, double?> of) =>
        Values(starts, of) is { Length: > 0 } values ? Milliseconds.Rounded(OrderStatistics.Median(Sorted(values))) : null;

    private static double[] Values(IEnumerable<StartRecord> starts, Func<ServerStartResult, double?> of) =>
        [.. starts.Select(start => of(start.Row)).OfType<double>()];

    private static double[] Sorted(IEnumerable<double> values) => [.. values.Order()];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
