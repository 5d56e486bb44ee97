namespace PerfTools.Engine.Reporting;

/// <summary>Shifts with their intervals in percent of the baseline, and the margin.</summary>
internal static class ComparisonCharts
{
    private const int MostRows = 30;

    public static IEnumerable<IChart> Of(IReadOnlyList<ComparisonResult> results)
    {
        ComparisonResult[] rows = [.. results.Where(row => row.ShiftPercent is not null && row.ShiftLowPercent is not null && row.ShiftHighPercent is not null).Take(MostRows)];
        if (rows.Length == 0) yield break;
        Plot plot = new(
            "Shift against the baseline",
            $"{string.Join("; ", rows.Select(Words))}. The dashed line is no difference, the band within a row its margin.",
            new Axis("shift, % of the baseline", rows.SelectMany(row => new[] { row.ShiftLowPercent!.Value, row.ShiftHighPercent!.Value, MarginOf(row), -MarginOf(row) })),
            null,
            [.. rows.Select(row => $"{row.Target} {row.Operation} {row.Metric}")]);
        for (int i = 0; i < rows.Length; i++)
        {
            plot.Span(i, -MarginOf(rows[i]), MarginOf(rows[i]), "band");
            plot.Interval(i, rows[i].ShiftPercent!.Value, rows[i].ShiftLowPercent!.Value, rows[i].ShiftHighPercent!.Value);
        }

        yield return plot.Mark(0);
    }

    private static double MarginOf(ComparisonResult row) => row is { Margin: { } margin, BaselineValue: { } value } && value != 0 ? Math.Abs(margin / value) * 100 : 0;

    private static string Words(ComparisonResult row) =>
        $"{row.Target} {row.Metric}: {Figure.Text(row.ShiftPercent!.Value)} % ({Figure.Text(row.ShiftLowPercent!.Value)} to {Figure.Text(row.ShiftHighPercent!.Value)}), {row.Verdict}";
}
