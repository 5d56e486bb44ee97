using System.Globalization;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>Turns a window into the result that the user gets, and judges it.</summary>
internal sealed class CpuResultBuilder(IProcessSource source, ProcessCpuOptions options)
{
    private const int TrendCells = 12;

    /// <summary>Notes of the whole run, for instance on processors whose tick is switched off.</summary>
    public string? Note { get; init; }

    public ProcessCpuResult Build(SampledTarget target, CpuWindow window, double samplerCostUs)
    {
        double wall = window.To - window.From;
        double? percent = window.Cpu is { } cpu && wall > 0 ? 100 * cpu / wall : null;
        ProcessCpuResult result = new()
        {
            Target = $"{target.Name} {target.Id.ToString(CultureInfo.InvariantCulture)}",
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
            SamplerCostUs = Math.Round(samplerCostUs, 1),
            Source = source.Kind,
            StartedAt = target.WindowStartedAt,
            DurationMs = Milliseconds(wall),
        };
        return Judged(result with { Notes = Notes(window, target.ExitCode) });
    }

    /// <summary>Everything that was measured of a target, in one result.</summary>
    public ProcessCpuResult BuildSummary(SampledTarget target, CpuWindow total, double samplerCostUs)
    {
        CpuSummary summary = target.Summary;
        ProcessCpuResult result = Build(target, total, samplerCostUs) with { StartedAt = target.StartedAt };
        return Judged(result with
        {
            SampleCount = summary.Count,
            IntervalMs = summary.Count == 0 ? result.IntervalMs : Math.Round(result.DurationMs / summary.Count, 3),
            PeakCpuPercentOfCore = summary.Count == 0 ? null : Rounded(summary.PeakPercentOfCore),
            PeakWorkingSetBytes = summary.PeakWorkingSetBytes,
            Trend = Sparkline.Draw(summary.Series, TrendCells),
        });
    }

    private string Notes(CpuWindow window, int? exitCode)
    {
        List<string> notes = [];
        if (Note is not null) notes.Add(Note);
        if (window.State == ProcessState.Exited && window.Cpu is null)
            notes.Add("the process ended, and its parent collected it before its last CPU time could be read: unknown");
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
    private ProcessCpuResult Judged(ProcessCpuResult result)
    {
        Dictionary<string, (double, double)> intervals = [];
        if (result is { CpuPercentOfCore: { } core, CpuPercentOfMachine: { } machine, CpuMs: { } milliseconds, UncertaintyPercent: { } off })
        {
            intervals[nameof(ProcessCpuResult.CpuPercentOfCore)] = Around(core, off);
            intervals[nameof(ProcessCpuResult.CpuPercentOfMachine)] = Around(machine, off / result.ProcessorCount);
            intervals[nameof(ProcessCpuResult.CpuMs)] = Around(milliseconds, off / 100 * result.DurationMs);
        }

        (Verdict verdict, string violations) = options.Thresholds.Evaluate(result, null, intervals);
        return result with { Verdict = verdict, Violations = violations };
    }

    private static (double Low, double High) Around(double value, double off) => (Math.Max(0, value - off), value + off);

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 6);

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
