using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Workbooks;

/// <summary>A row for each measurement: its verdict, the number that it is about, and why.</summary>
internal static class SummaryTable
{
    private const int MostRemarks = 3;

    // What was not judged cannot make a whole that passes.
    private static readonly string[] WorstFirst = [nameof(Verdict.Fail), nameof(Verdict.Inconclusive), nameof(Verdict.NotEvaluated), nameof(Verdict.Pass)];

    /// <param name="records">What was measured.</param>
    /// <param name="run">The number of the run.</param>
    /// <param name="here">The name of this machine: the host of what no history says another of.</param>
    public static SheetTable Of(IReadOnlyList<PerfHistoryRecord> records, int run, string here) =>
        new("Summary", Columns(), [.. MeasuredRows.Of(records).Select(rows => Row(rows, run, here))]);

    private static List<SheetColumn> Columns() =>
    [
        ResultTables.RunColumn(),
        SheetColumn.Of("StartedAt", typeof(DateTimeOffset)),
        new("Target", string.Empty),
        new("Case", string.Empty),
        new("Kind", string.Empty),
        new("Verdict", string.Empty),
        new("Metric", string.Empty),
        new("Value", SheetColumn.RealFormat),
        new("Low", SheetColumn.RealFormat),
        new("High", SheetColumn.RealFormat),
        new("Unit", string.Empty),
        new("Rows", SheetColumn.WholeFormat),
        new("Mean", SheetColumn.RealFormat),
        new("Max", SheetColumn.RealFormat),
        new("Further", string.Empty),
        new("Remark", string.Empty),
        new("Label", string.Empty),
        new("Host", string.Empty),
    ];

    private static object?[] Row(IReadOnlyList<PerfHistoryRecord> rows, int run, string here)
    {
        PerfHistoryRecord first = rows[0];
        Type kind = first.Result.GetType();
        Figures figures = Figures.Of(rows);
        return
        [
            run, CellValue.Of(ResultRow.StartOf(first)), CellValue.Text(first.Target), CellValue.Text(rows.Count > 1 && ResultRow.ParentOf(kind) is not null ? null : first.Case),
            ResultTables.NameOf(kind), CellValue.Text(VerdictOf(rows)), CellValue.Text(figures.Main.Metric), figures.Main.Value, figures.Main.Low, figures.Main.High,
            CellValue.Text(figures.Main.Unit), rows.Count, figures.Mean, figures.Max, CellValue.Text(rows.Count > 1 ? null : MainFigure.FurtherOf(first.Result)),
            CellValue.Text(RemarkOf(rows)), CellValue.Text(first.Label), CellValue.Text(first.Host.Length > 0 ? first.Host : here),
        ];
    }

    private static string VerdictOf(IReadOnlyList<PerfHistoryRecord> rows)
    {
        HashSet<string> verdicts = [.. rows.Select(row => ResultRow.VerdictOf(row.Result))];
        return Array.Find(WorstFirst, verdicts.Contains) ?? verdicts.First();
    }

    private static string RemarkOf(IReadOnlyList<PerfHistoryRecord> rows)
    {
        string[] remarks = [.. rows.Select(row => ResultRow.RemarkOf(row.Result)).Where(text => text.Length > 0).Distinct()];
        string said = string.Join("; ", remarks.Take(MostRemarks));
        return remarks.Length > MostRemarks ? $"{said}; and {remarks.Length - MostRemarks} more" : said;
    }

    /// <summary>The number of one row, or of many their median, mean and largest.</summary>
    private sealed record Figures(MainFigure Main, double? Mean, double? Max)
    {
        public static Figures Of(IReadOnlyList<PerfHistoryRecord> rows)
        {
            if (rows.Count == 1) return new Figures(MainFigure.Of(rows[0].Result), null, null);

            // The first row may be one that could not tell, of which the number would be another.
            MainFigure[] all = [.. rows.Select(row => MainFigure.Of(row.Result))];
            MainFigure named = Array.Find(all, figure => figure.Value is not null) ?? all[0];
            double[] values = [.. all.Where(figure => figure.Metric == named.Metric).Select(figure => figure.Value).OfType<double>().Order()];
            return values.Length == 0
                ? new Figures(named with { Low = null, High = null }, null, null)
                : new Figures(new MainFigure($"{named.Metric}, median", named.Unit, OrderStatistics.Median(values), null, null), values.Average(), values[^1]);
        }
    }
}
