using System.Globalization;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>Turns a window into the result that the user gets, and judges it.</summary>
internal sealed class CpuResultBuilder(IProcessSource source, ProcessCpuOptions options)
{
    private const int TrendCells = 12;

    /// <summary>Notes of the whole run, for instance on processors whose tick is switched off.</summary>
    public string? Note { get; init; }

    public ProcessCpuResult Build(SampledTarget target, CpuWindow window, double? samplerCostUs)
    {
        double wall = window.To - window.From;
        double? percent = window.Cpu is { } cpu && wall > 0 ? 100 * cpu / wall : null;
        ProcessCpuResult result = new()
        {
            Target = target.Text,
            ProcessId = target.Id,
            ProcessName = target.Name,
            State = window.State,
            ExitCode = target.ExitCode,
            IntervalMs = Milliseconds(wall),
            SampleCount = 1,
            CpuMs = window.Cpu is { } used ? Milliseconds(used) : null,
            UserMs = window.Split is { } split ? Milliseconds(split.User) : null,
            KernelMs = window.Split is { } parts ? Milliseconds(parts.Kernel) : null,
            SplitResolutionMs = Milliseconds(source.SplitStepNanoseconds),
            ChildCpuMs = options.IncludeChildren && window.Cpu is not null ? Milliseconds(window.ChildCpu) : null,
            CpuPercentOfCore = Rounded(percent),
            CpuPercentOfMachine = Rounded(percent / window.ProcessorCount),
            ProcessorCount = window.ProcessorCount,
            WorkingSetBytes = window.WorkingSetBytes,
            PrivateBytes = window.PrivateBytes,
            PrivateBytesAgeMs = window.PrivateBytes is null ? null : Milliseconds(Math.Max(0, window.To - window.PrivateReadAt)),
            ThreadCount = window.ThreadCount,
            HandleCount = window.HandleCount,
            ProcessCount = window.ProcessCount,
            ResolutionUs = Math.Round(window.Lag / 1000.0, 3),
            UncertaintyPercent = percent is null ? null : Rounded(100.0 * window.Uncertainty / wall),
            SamplerCostUs = samplerCostUs is { } cost ? Math.Round(cost, 1) : null,
            Source = source.Kind,
            StartedAt = target.WindowStartedAt,
            DurationMs = Milliseconds(wall),
            Notes = Notes(window, target.ExitCode),
        };
        return Judged(result, window, 0);
    }

    /// <summary>Everything that was measured of a target, in one result.</summary>
    public ProcessCpuResult BuildSummary(SampledTarget target, CpuWindow total, double? samplerCostUs)
    {
        CpuSummary summary = target.Summary;
        ProcessCpuResult result = Build(target, total, samplerCostUs) with { StartedAt = target.StartedAt };
        result = result with
        {
            SampleCount = summary.Count,
            IntervalMs = summary.Count == 0 ? result.IntervalMs : Math.Round(result.DurationMs / summary.Count, 3),
            PeakCpuPercentOfCore = summary.Count == 0 ? null : Rounded(summary.PeakPercentOfCore),
            PeakWorkingSetBytes = summary.PeakWorkingSetBytes,
            Trend = Sparkline.Draw(summary.Series, TrendCells),
        };
        return Judged(result, total, summary.PeakUncertaintyPercent);
    }

    private string Notes(CpuWindow window, int? exitCode)
    {
        if (Note is null && exitCode is null or 0 && window is { IsEndUnknown: false, LostChildren: 0, WentBack: false }) return string.Empty;
        List<string> notes = [];
        if (Note is not null) notes.Add(Note);
        if (window.IsEndUnknown)
            notes.Add("the process ended, and was collected before all of its last CPU time, or of its children's, could be read: that part is unknown");
        if (exitCode is { } code && code != 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}"));
        if (window.LostChildren > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{window.LostChildren} children ended that nobody waited for: their CPU time since the sample before is missing"));
        }

        if (window.WentBack) notes.Add("the system's counter went back: that window counts as 0");
        return string.Join("; ", notes);
    }

    /// <summary>A value whose uncertainty reaches to both sides of its threshold is not decided by its middle.</summary>
    private ProcessCpuResult Judged(ProcessCpuResult result, CpuWindow window, double peakOff)
    {
        if (options.Thresholds.IsEmpty) return result;

        // What is known to be missing can only be more.
        double missing = window.LostChildren > 0 || window.WentBack || window.IsEndUnknown ? double.PositiveInfinity : 0;
        double offMs = window.Uncertainty / 1e6;
        Dictionary<string, (double, double)> intervals = [];
        Add(nameof(ProcessCpuResult.CpuPercentOfCore), result.CpuPercentOfCore, result.UncertaintyPercent);
        Add(nameof(ProcessCpuResult.CpuPercentOfMachine), result.CpuPercentOfMachine, result.UncertaintyPercent / result.ProcessorCount);
        Add(nameof(ProcessCpuResult.CpuMs), result.CpuMs, offMs);
        Add(nameof(ProcessCpuResult.ChildCpuMs), result.ChildCpuMs, offMs);
        Add(nameof(ProcessCpuResult.UserMs), result.UserMs, result.SplitResolutionMs);
        Add(nameof(ProcessCpuResult.KernelMs), result.KernelMs, result.SplitResolutionMs);
        Add(nameof(ProcessCpuResult.PeakCpuPercentOfCore), result.PeakCpuPercentOfCore, peakOff);
        (Verdict verdict, string violations) = options.Thresholds.Evaluate(result, null, intervals);
        return result with { Verdict = verdict, Violations = violations };

        void Add(string name, double? value, double? off)
        {
            if (value is { } middle && off is { } reach) intervals[name] = (Math.Max(0, middle - reach), middle + reach + missing);
        }
    }

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 6);

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
