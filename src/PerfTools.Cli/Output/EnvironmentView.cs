namespace PerfTools.Cli.Output;

/// <summary>A row for each check of this host; below, the summary, and what to do about checks that did not pass.</summary>
internal sealed class EnvironmentView : ResultView<PerfEnvironmentCheck>
{
    public override IReadOnlyList<Column<PerfEnvironmentCheck>> Columns { get; } =
    [
        new("Check", 16, row => row.Check),
        new("Value", 10, row => Number(row.Value, "#,0.##")) { IsNumber = true },
        new("Unit", 10, row => row.Unit),
        new("Pass if", 11, row => row.Bound),
        new("Verdict", 12, row => row.Verdict.ToString()),
        new("Detail", 20, DetailOf) { IsFlexible = true },
    ];

    public override IReadOnlyList<Remark<PerfEnvironmentCheck>> Remarks { get; } = [new(AdviceOf, MergesNumbers: false)];

    public override string TargetOf(PerfEnvironmentCheck result) => result.Target;

    public override Verdict VerdictOf(PerfEnvironmentCheck result) => result.Verdict;

    public override string NameOf(PerfEnvironmentCheck result, IReadOnlyList<PerfEnvironmentCheck> all) => result.Check;

    public override void WriteFacts(IReadOnlyList<PerfEnvironmentCheck> results, TextWriter writer)
    {
        PerfEnvironmentCheck last = results[^1];
        if (last.Check == PerfEnvironmentCheck.SummaryCheck) writer.Write($"{last.Target}: {last.Verdict}: {last.Detail}\n");
    }

    private static string DetailOf(PerfEnvironmentCheck row) =>
        row.Check == PerfEnvironmentCheck.SummaryCheck ? string.Empty : row.Detail.Length > 0 ? row.Detail : row.Reason;

    private static string AdviceOf(PerfEnvironmentCheck row) => row.Check == PerfEnvironmentCheck.SummaryCheck ? string.Empty : row.Advice;
}
