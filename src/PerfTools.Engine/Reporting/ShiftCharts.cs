namespace PerfTools.Engine.Reporting;

/// <summary>Shifts of comparisons and changes with their intervals, in percent of what was before, and the margin.</summary>
internal static class ShiftCharts
{
    private const int MostRows = 30;

    public static IEnumerable<IChart> Of(IEnumerable<ComparisonResult> results) => Of(
        "Shift against the baseline",
        "The dashed line is no difference; the band in a row is its margin, within which a shift does not matter.",
        results.Select(row => new Shift(
            $"{row.Target} {row.Operation} {row.Metric}", row.ShiftPercent, row.ShiftLowPercent, row.ShiftHighPercent,
            row is { Margin: { } margin, BaselineValue: { } value } && value != 0 ? Math.Abs(margin / value) * 100 : 0, $"{row.Verdict}")));

    public static IEnumerable<IChart> Of(IEnumerable<PerfChange> changes) => Of(
        "Changes in series",
        "The dashed line is no change.",
        changes.Select(change => new Shift(
            $"{change.Target} {change.Case} {change.Metric} {(change.Label.Length > 0 ? $"at {change.Label}" : string.Empty)}",
            change.ShiftPercent, change.ShiftLowPercent, change.ShiftHighPercent, 0, $"{change.Verdict}")));

    private static IEnumerable<IChart> Of(string title, string legend, IEnumerable<Shift> shifts)
    {
        Shift[] rows = [.. shifts.Where(row => row is { Percent: not null, Low: not null, High: not null }).Take(MostRows)];
        if (rows.Length == 0) yield break;
        Plot plot = new(
            title,
            $"{string.Join("; ", rows.Select(row => $"{row.Name.Trim()}: {Figure.Text(row.Percent!.Value)} % ({Figure.Text(row.Low!.Value)} to {Figure.Text(row.High!.Value)}), {row.Verdict}"))}. {legend}",
            new Axis("shift (% of what was before)", rows.SelectMany(row => new[] { row.Low!.Value, row.High!.Value, row.Margin, -row.Margin })),
            null,
            [.. rows.Select(row => row.Name.Trim())]);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Margin > 0) plot.Span(i, -rows[i].Margin, rows[i].Margin, "band");
            plot.Interval(i, rows[i].Percent!.Value, rows[i].Low!.Value, rows[i].High!.Value);
        }

        yield return plot.Mark(0);
    }

    private sealed record Shift(string Name, double? Percent, double? Low, double? High, double Margin, string Verdict);
}
