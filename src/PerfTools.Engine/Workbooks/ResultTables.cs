using System.Reflection;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Workbooks;

/// <summary>
/// A table for each kind of result, with all its properties; and for what results hold that no column of theirs shows: samples of
/// a watch, points of a curve, errors of a load.
/// </summary>
internal static class ResultTables
{
    /// <param name="records">The results, those of each kind in their order.</param>
    /// <param name="run">The number of the run that they are of.</param>
    /// <param name="here">The name of this machine: the host of what no history says another of.</param>
    public static IReadOnlyList<SheetTable> Of(IReadOnlyList<PerfHistoryRecord> records, int run, string here) =>
    [
        .. records.Where(record => record.Result is not PerfEnvironmentCheck).Select(record => new Part(record, record.Result))
            .Concat(records.SelectMany(PartsOf))
            .GroupBy(part => part.Row.GetType()).Select(kind => Table(kind.Key, [.. kind], run, here)),
    ];

    /// <summary>The rows of Test-PerfEnvironment, and what is known of machines that were not looked at by it.</summary>
    public static SheetTable Environment(IReadOnlyList<PerfEnvironmentCheck> checks, int run)
    {
        PropertyInfo[] properties = [.. ResultKinds.PropertiesOf(typeof(PerfEnvironmentCheck))];
        return new SheetTable(
            NameOf(typeof(PerfEnvironmentCheck)),
            [RunColumn(), .. properties.Select(property => SheetColumn.Of(property.Name, property.PropertyType))],
            [.. checks.Select(check => Cells(run, properties, check, []))]);
    }

    /// <summary><c>RedisLatencyResult</c> is <c>RedisLatency</c>.</summary>
    public static string NameOf(Type kind)
    {
        string name = kind.Name;
        if (name.EndsWith("Result", StringComparison.Ordinal)) name = name[..^"Result".Length];
        if (kind == typeof(PerfEnvironmentCheck)) return "Environment";
        return name.StartsWith("Perf", StringComparison.Ordinal) && char.IsUpper(name["Perf".Length]) ? name["Perf".Length..] : name;
    }

    public static SheetColumn RunColumn() => SheetColumn.Of("Run", typeof(int));

    private static SheetTable Table(Type kind, IReadOnlyList<Part> parts, int run, string here)
    {
        PropertyInfo[] properties = [.. kind.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];
        bool isPart = kind.GetProperty("Target") is null;
        List<SheetColumn> columns = [RunColumn()];
        if (isPart) columns.AddRange([new SheetColumn("Target", string.Empty), new SheetColumn("Case", string.Empty)]);
        columns.AddRange(properties.Select(property => SheetColumn.Of(property.Name, property.PropertyType)));

        // A point of a history says both itself.
        bool namesHost = kind.GetProperty("Host") is null;
        bool namesLabel = kind.GetProperty("Label") is null && parts.Any(part => part.Record.Label.Length > 0);
        if (namesLabel) columns.Add(new SheetColumn("Label", string.Empty));
        if (namesHost) columns.Add(new SheetColumn("Host", string.Empty));
        return new SheetTable(NameOf(kind), columns, [.. parts.Select(part => Row(part))]);

        object?[] Row(Part part)
        {
            List<object?> after = [];
            if (namesLabel) after.Add(CellValue.Text(part.Record.Label));
            if (namesHost) after.Add(CellValue.Text(part.Record.Host.Length > 0 ? part.Record.Host : here));
            object?[] cells = Cells(run, properties, part.Row, after);
            return isPart ? [cells[0], CellValue.Text(part.Record.Target), CellValue.Text(part.Record.Case), .. cells[1..]] : cells;
        }
    }

    private static object?[] Cells(int run, PropertyInfo[] properties, object result, IReadOnlyList<object?> after)
    {
        object?[] cells = new object?[1 + properties.Length + after.Count];
        cells[0] = run;
        for (int i = 0; i < properties.Length; i++) cells[i + 1] = CellValue.Of(properties[i].GetValue(result));
        for (int i = 0; i < after.Count; i++) cells[1 + properties.Length + i] = after[i];
        return cells;
    }

    private static IEnumerable<Part> PartsOf(PerfHistoryRecord record)
    {
        IEnumerable<object> rows = record.Result switch
        {
            MemoryLeakResult leak => leak.GetSamples(),
            ScalabilityResult scalability => [.. scalability.GetPoints(), .. scalability.GetPredictions()],
            ConcurrentSessionsResult load => load.GetErrors(),
            _ => [],
        };
        return rows.Select(row => new Part(record, row));
    }

    private readonly record struct Part(PerfHistoryRecord Record, object Row);
}
