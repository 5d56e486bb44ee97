using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Text;
using PerfTools.Engine.Workbooks;

namespace PerfTools.Cmdlets.Results;

/// <summary>What the functions of the module are told of results: they are script, which sees nothing of the engine.</summary>
public static class ResultRecords
{
    /// <summary>The result as a history would have it: what it is, of what, under which conditions, and whole again.</summary>
    /// <param name="input">A result in any state, or a record of a history.</param>
    /// <returns>A <see cref="PerfHistoryRecord"/>; an <see cref="ErrorRecord"/> of what is no result, or not whole.</returns>
    public static object Of(PSObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return RecordedResult.Read(input) switch
            {
                PerfHistoryRecord record => record,
                PerfHistoryValue value => RecordedResult.RecordOf(value) with { Case = value.Case, Host = value.Host, HostClass = value.HostClass },
                { } read => RecordedResult.RecordOf(read),
            };
        }
        catch (MeasurementException failure)
        {
            return ErrorRecords.From(failure);
        }
    }

    /// <summary>What results add to a workbook: tables, of which columns, and charts.</summary>
    /// <param name="records">What <see cref="Of"/> has made of them.</param>
    /// <param name="run">The number of the run, from 1.</param>
    /// <param name="software">The versions of what measured, by name.</param>
    /// <param name="earlier">The chart data that the workbook has, as a block of cells; null for none.</param>
    public static object Workbook(IReadOnlyList<PerfHistoryRecord> records, int run, IDictionary software, object[,]? earlier)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(software);
        IEnumerable<KeyValuePair<string, string>> versions = software.Keys.Cast<object>().Select(key => new KeyValuePair<string, string>($"{key}", $"{software[key]}"));
        return new WorkbookRun(records, run, HostDescription.Read(), versions, RowsOf(earlier));
    }

    /// <summary>The rows of a table, with each cell where its column is in a sheet.</summary>
    /// <param name="table">A table of <see cref="Workbook"/>.</param>
    /// <param name="places">For each of its columns the place in the sheet, from 0.</param>
    /// <param name="width">How many columns the sheet has.</param>
    public static IEnumerable<object?[]> Arrange(object table, int[] places, int width)
    {
        ArgumentNullException.ThrowIfNull(places);
        foreach (object?[] row in ((SheetTable)table).Rows)
        {
            object?[] laid = new object?[width];
            for (int column = 0; column < places.Length; column++) laid[places[column]] = row[column];
            yield return laid;
        }
    }

    /// <summary>Writes a file that is there whole, or as it was before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static void WriteWhole(string path, byte[] content) => WholeFile.Write(path, file => file.Write(content));

    /// <summary>Why it was not written, and what to do.</summary>
    /// <param name="path">The file that the user has named.</param>
    /// <param name="failure">What the writing ended with.</param>
    public static string WriteReason(string path, Exception failure) => WholeFile.Reason(path, failure);

    /// <summary>A text as a cell can hold it.</summary>
    public static string? CellText(string text) => CellValue.Text(text);

    private static IEnumerable<object?[]> RowsOf(object[,]? cells)
    {
        for (int row = 0; row < (cells?.GetLength(0) ?? 0); row++)
            yield return [.. Enumerable.Range(0, cells!.GetLength(1)).Select(column => cells[row, column])];
    }
}
