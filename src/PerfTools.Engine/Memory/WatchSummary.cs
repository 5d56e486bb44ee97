using System.Globalization;

namespace PerfTools.Engine.Memory;

/// <summary>How a watch of one or several targets ended.</summary>
internal sealed record WatchSummary
{
    /// <summary>What it was meant to reach, for instance "60 s" or "5,000 operations".</summary>
    public required string Planned { get; init; }

    /// <summary>Why it ended before that, or null where it did not.</summary>
    public string? Interruption { get; init; }

    /// <summary>Of all targets alike.</summary>
    public IEnumerable<string> Notes { get; init; } = [];

    /// <summary>The time between checkpoints, or null where they come between operations and are in nobody's way.</summary>
    public TimeSpan? Interval { get; init; }

    public long? OperationCount { get; init; }

    public long Errors { get; init; }

    public string FirstError { get; init; } = string.Empty;

    public bool? HasCollectedHeap { get; init; }

    /// <summary>What is known of one target.</summary>
    public WatchRecord RecordOf(WatchedTarget target) => new()
    {
        Target = target.Text,
        ProcessId = target.Id,
        ProcessName = target.Name,
        StartedAt = target.StartedAt,
        OperationCount = OperationCount is null ? null : target.OperationsAtEnd ?? OperationCount,
        Errors = Errors,
        ErrorSummary = Errors == 0 ? string.Empty : Text($"{Errors:#,0} of {OperationCount:#,0} operations failed; the first: {FirstError}"),
        State = target.HasEnded ? ProcessState.Exited : ProcessState.Running,
        ExitCode = target.ExitCode,
        IsPartial = target.HasEnded || Interruption is not null,
        SamplerCostUs = target.CostUs,
        HasCollectedHeap = HasCollectedHeap,
        Notes = [.. NotesOf(target)],
    };

    private IEnumerable<string> NotesOf(WatchedTarget target)
    {
        const double ShareOfCore = 0.01;
        if ((target.HasEnded ? "the process ended" : Interruption) is { } end)
        {
            string reached = OperationCount is null ? WatchTime.Text(target.Length) : Text($"{target.OperationsAtEnd ?? OperationCount:#,0} operations");
            yield return $"{end} after {reached}, of {Planned} that were planned: what was seen until then is judged";
        }

        if (target.ExitCode is { } code && code != 0) yield return Text($"it ended with exit code {code}");
        foreach (string note in target.Notes().Concat(Notes)) yield return note;
        if (Interval is { } interval && target.CostUs > ShareOfCore * interval.TotalMicroseconds)
        {
            string share = Figure.Text(100 * target.CostUs.Value / interval.TotalMicroseconds);
            yield return Text($"reading a checkpoint costs {Figure.Text(target.CostUs.Value / 1000)} ms of CPU time, {share} % of a core; raise -Interval");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
