namespace PerfTools.Engine.Workbooks;

/// <summary>What one run adds to a workbook, as plain tables and charts: what writes them needs to know nothing of results.</summary>
internal sealed class WorkbookRun
{
    /// <param name="records">What was measured.</param>
    /// <param name="run">The number of the run, from 1.</param>
    /// <param name="here">This machine.</param>
    /// <param name="software">The versions of what measured, by name.</param>
    /// <param name="earlier">The rows of the chart data that the workbook has.</param>
    public WorkbookRun(
        IReadOnlyList<PerfHistoryRecord> records, int run, PerfHost here, IEnumerable<KeyValuePair<string, string>> software, IEnumerable<object?[]> earlier)
    {
        Summary = SummaryTable.Of(records, run, here.MachineName);
        Results = ResultTables.Of(records, run, here.MachineName);
        Environment = ResultTables.Environment(HostFacts.Of(records, here, software), run);
        Charts = ChartData.Of(earlier, records, run);
    }

    public SheetTable Summary { get; }

    public IReadOnlyList<SheetTable> Results { get; }

    public SheetTable Environment { get; }

    public ChartData Charts { get; }
}
