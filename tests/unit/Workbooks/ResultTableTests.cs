using PerfTools.Engine.Workbooks;
using PerfTools.Tests.History;

namespace PerfTools.Tests.Workbooks;

public sealed class ResultTableTests
{
    private static readonly PerfHost Here = new() { MachineName = "here", OperatingSystem = "Linux 6", Architecture = "X64", ProcessorCount = 2, ProcessorModel = "M" };

    [Fact]
    public void Every_kind_has_a_table_of_cells_that_a_spreadsheet_can_hold()
    {
        foreach (Type kind in AnyResult.Kinds)
        {
            for (int seed = 0; seed < 5; seed++)
            {
                foreach (SheetTable table in AllOf(new AnyResult(seed).Of(kind)))
                {
                    Assert.InRange(table.Name.Length, 1, 31);
                    Assert.Equal(table.Columns.Count, table.Columns.Select(column => column.Header.ToUpperInvariant()).Distinct().Count());
                    Assert.All(table.Columns, column => Assert.InRange(column.Width, column.Header.Length + 2, SheetColumn.WidestText + 2 + column.Header.Length));
                    Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Length));
                    Assert.All(table.Rows.SelectMany(row => row), cell => Assert.True(IsCell(cell), $"{kind.Name}: {cell?.GetType()} {cell}"));
                }
            }
        }
    }

    [Theory]
    [InlineData("P50LowUs", "P50 Low (us)")]
    [InlineData("P999Us", "P99.9 (us)")]
    [InlineData("GrowthMBPerHourLow", "Growth Low (MB/h)")]
    [InlineData("CpuPercentOfCore", "Cpu (% of core)")]
    [InlineData("UptimeSeconds", "Uptime (s)")]
    [InlineData("MB", "Memory (MB)")]
    [InlineData("SessionsFailedToCreate", "SessionsFailedToCreate")]
    public void A_unit_stands_in_the_header(string property, string header) => Assert.Equal(header, ColumnHeader.Of(property).Text);

    [Fact]
    public void What_is_not_known_is_an_empty_cell_and_what_XML_cannot_hold_is_replaced()
    {
        Assert.Null(CellValue.Of(double.NaN));
        Assert.Null(CellValue.Of(double.PositiveInfinity));
        Assert.Null(CellValue.Of(default(DateTimeOffset)));
        Assert.Null(CellValue.Of(string.Empty));
        Assert.Equal("a\uFFFDb\uFFFD<", CellValue.Of("a\u0001b\ud800<"));
        Assert.Equal("😀\n", CellValue.Of("😀\n"));
        Assert.Equal(1.5, CellValue.Of(TimeSpan.FromHours(36)));
        Assert.True(((string)CellValue.Of(new string('x', 100_000))!).Length < 32_767);
    }

    [Fact]
    public void Texts_like_formulas_are_marked_and_long_ones_make_their_row_high()
    {
        SheetTable table = Assert.Single(ResultTables.Of([Measured.Record(Measured.Removal("=cmd|'/c calc'!A1", new string('x', 200)))], 1, "here"));
        CellPlace place = Assert.Single(table.Quoted);
        Assert.Equal("=cmd|'/c calc'!A1", table.Rows[0][place.Column]);
        Assert.Equal(new TallRow(0, 4), Assert.Single(table.Tall));
    }

    [Fact]
    public void What_results_hold_beside_their_columns_has_tables_of_its_own()
    {
        ScalabilityResult law = new ScalabilityResult { Target = "shop", Operation = "GET /" }
            .WithPoints([new ScalabilityPoint { Concurrency = 1, ThroughputPerSecond = 100 }, new ScalabilityPoint { Concurrency = 4, ThroughputPerSecond = 300 }]);
        ConcurrentSessionsResult load = Measured.Load(1).WithErrors([new SessionError(SessionPhase.Operation, "Timeout", string.Empty, 7, "slow")]);
        IReadOnlyList<SheetTable> tables = ResultTables.Of([Measured.Record(law), Measured.Record(load)], 3, "here");
        SheetTable points = Assert.Single(tables, table => table.Name == "ScalabilityPoint");
        Assert.Equal([3, "shop", "GET /", 1, 100.0], points.Rows[0][..5]);
        Assert.Equal("here", points.Rows[1][^1]);
        SheetTable errors = Assert.Single(tables, table => table.Name == "SessionError");
        Assert.Contains(7L, errors.Rows[0]);
    }

    [Fact]
    public void Each_host_has_its_facts_unless_it_was_looked_at()
    {
        PerfEnvironmentCheck look = new() { Target = "seen", Check = "Steal", Verdict = Verdict.Pass };
        PerfHistoryRecord old = Measured.Record(Measured.Removal("r")) with { Host = "old", HostClass = "Windows, 8 x M", HostState = new PerfHostState { Verdict = Verdict.Fail, Summary = "busy" } };
        IReadOnlyList<PerfEnvironmentCheck> checks = HostFacts.Of(
            [Measured.Record(look), Measured.Record(Measured.Removal("r")), old, old, old with { Host = "seen" }], Here, [new("PerfTools", "1.0")]);
        Assert.Equal("Steal", Assert.Single(checks, check => check.Target == "seen").Check);
        Assert.Equal(["Host Windows, 8 x M NotEvaluated", "State busy Fail"], checks.Where(check => check.Target == "old").Select(check => $"{check.Check} {check.Detail} {check.Verdict}"));
        Assert.Equal(["Linux 6", "X64", "2", "M", "1.0"], checks.Where(check => check.Target == "here").Select(check => check.Detail));
    }

    private static IEnumerable<SheetTable> AllOf(object result)
    {
        WorkbookRun run = new([Measured.Record(result)], 1, Here, [], []);
        return [run.Summary, .. run.Results, run.Environment, run.Charts.Table];
    }

    private static bool IsCell(object? cell) => cell switch
    {
        null or int or long or bool or DateTime => true,
        double number => double.IsFinite(number),
        string text => text is { Length: > 0 and < 32_767 } && !text.Contains("System.", StringComparison.Ordinal) && !text.Contains("PerfTools.", StringComparison.Ordinal),
        _ => false,
    };
}
