using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Cli.Commands;

namespace PerfTools.Tests.Cli;

public class ScalabilityCommandTests
{
    // SPEC SDM91, see UslFitTests.
    private const string Csv = "load,throughput\n1,64.9\n18,995.9\n36,1652.4\n72,1853.2\n108,1828.9\n144,1775.0\n216,1702.2\n";

    [Fact]
    public async Task Points_from_standard_input_become_a_row_with_its_predictions_below()
    {
        RecordedConsole console = new() { In = Csv };
        Assert.Equal(ExitCode.Pass, await console.Run("scalability", "-", "--weighting", "absolute", "--bootstrap-count", "200", "--predict-at", "300"));
        Assert.Matches("^Target +Points +Lambda +Sigma +Kappa +R2 +Best N +95 % interval +Peak/s +Knee +Verdict +Trend$", console.OutLines[0]);
        Assert.Matches(@"^input +7 +90 +0\.0277 +0\.000104 +0\.9\d\d +96\.5 +\d+(\.\d)? to \d+(\.\d)? +1,884 +- +NotEvaluated", console.OutLines[1]);
        Assert.Contains(console.OutLines, line => line.StartsWith("input: predicted operations a second at 300: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_gives_and_takes_results()
    {
        RecordedConsole console = new() { In = """[{"SessionsCreated":1,"ThroughputPerSecond":10,"Target":"a"},{"SessionsCreated":2,"ThroughputPerSecond":20,"Target":"a"}]""" };
        Assert.Equal(ExitCode.ThresholdNotMet, await console.Run("scalability", "-", "--json"));
        JsonElement result = JsonDocument.Parse(console.Out).RootElement[0];
        Assert.Equal(("a", 2, "Inconclusive"), (result.GetProperty("Target").GetString(), result.GetProperty("PointCount").GetInt32(), result.GetProperty("Verdict").GetString()));
        Assert.StartsWith("only the concurrencies 1, 2", result.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sigma<0.2", ExitCode.Pass)]
    [InlineData("BestConcurrency>200", ExitCode.ThresholdNotMet)]
    public async Task The_exit_code_says_what_the_thresholds_say(string threshold, int code) =>
        Assert.Equal(code, await new RecordedConsole { In = Csv }.Run("scalability", "-", "--bootstrap-count", "200", "--threshold", threshold));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("[{", "looks like JSON, and is none")]
    [InlineData("n,x\n1,fast\n", "has 'fast' as X, which is no number")]
    [InlineData("a,b\n1,2\n", "has no concurrency")]
    public async Task What_cannot_be_read_is_said(string text, string message)
    {
        RecordedConsole console = new() { In = text };
        Assert.Equal(ExitCode.CouldNotMeasure, await console.Run("scalability", "-"));
        Assert.Contains(message, string.Join('\n', console.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        RecordedConsole console = new();
        Assert.Equal(ExitCode.CouldNotMeasure, await console.Run("scalability", "no-such.csv"));
        Assert.Contains("'no-such.csv' cannot be read", Assert.Single(console.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_line_breaks_and_a_byte_order_mark_are_read_as_csv_has_them()
    {
        var row = Assert.Single(PointFile.Read("\uFEFF\"N\",\"X\",Target,Empty\r\n\"4\",\"12.5\",\"a \"\"b\"\", c\nd\",\r\n\r\n", "f"))!;
        Assert.Equal(("4", "12.5", "a \"b\", c\nd", null), (row.ValueOf("n"), row.ValueOf("x"), row.ValueOf("target"), row.ValueOf("empty")));
        Assert.Equal(["N", "X", "Target", "Empty"], row.Names());
    }

    [Fact]
    public void Json_may_be_one_object_after_the_other()
    {
        Assert.Equal(["1", "2"], PointFile.Read("{\"N\":1}\n{\"N\":2}", "f").Select(row => row!.ValueOf("N")));
        Assert.Equal([null, "x"], PointFile.Read("[null, {\"n\": \"x\"}]", "f").Select(row => row?.ValueOf("N")));
    }
}
