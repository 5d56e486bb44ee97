namespace PerfTools.Engine.Merging;

/// <summary>
/// What says whether a result is one machine's part of a merged result in the same input. A load on several machines gives both,
/// and both together would count the machines twice.
/// </summary>
/// <param name="Target">What the load worked against.</param>
/// <param name="Operation">The operation.</param>
/// <param name="ComputerName">The machine, or all machines of a merged result.</param>
/// <param name="MachineCount">How many they are.</param>
/// <param name="Span">When it was.</param>
internal readonly record struct MachineRow(string Target, string Operation, string ComputerName, int MachineCount, RunSpan Span)
{
    // Times of results are rounded to microseconds; those of a CSV file to seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RoundingOfText = TimeSpan.FromSeconds(1);

    public static MachineRow Of(ConcurrentSessionsResult load) =>
        new(load.Target, load.Operation, load.ComputerName, load.MachineCount, new RunSpan(load.StartedAt, load.DurationMs));

    /// <summary>Those of some results that are in no merged one of them.</summary>
    public static T[] NotInOthers<T>(IReadOnlyList<T> results, Func<T, MachineRow?> rowOf)
    {
        MachineRow[] merged = [.. results.Select(rowOf).OfType<MachineRow>().Where(row => row.MachineCount > 1)];
        return [.. results.Where(result => rowOf(result) is not { } row || !Array.Exists(merged, row.IsPartOf))];
    }

    private bool IsPartOf(MachineRow whole) =>
        MachineCount < whole.MachineCount && ComputerName.Length > 0 && (Target, Operation) == (whole.Target, whole.Operation)
        && MergedNotes.NamesIn(ComputerName).All(MergedNotes.NamesIn(whole.ComputerName).Contains) && IsDuring(whole);

    private bool IsDuring(MachineRow whole)
    {
        TimeSpan rounding = IsWholeSecond(Span.Start) && IsWholeSecond(whole.Span.Start) ? RoundingOfText : Rounding;
        return Span.Start >= whole.Span.Start - rounding && Span.End <= whole.Span.End + rounding;
    }

    private static bool IsWholeSecond(DateTimeOffset time) => time.Ticks % TimeSpan.TicksPerSecond == 0;
}
