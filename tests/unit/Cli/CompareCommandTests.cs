using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Cli.Output;
using PerfTools.Engine.History;

namespace PerfTools.Tests.Cli;

public sealed class CompareCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-compare-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1000, 1100, "Regressed", ExitCode.ThresholdNotMet)]
    [InlineData(1000, 1010, "NoDifference", ExitCode.Pass)]
    [InlineData(1000, 900, "Improved", ExitCode.Pass)]
    public async Task The_exit_code_says_whether_it_is_worse(int then, int now, string verdict, int code)
    {
        RecordedConsole console = new();
        Assert.Equal(code, await console.Run("compare", Json("before.json", Latency(then)), Json("after.json", Latency(now))));
        Assert.Matches("^Target +Operation +Metric +Baseline +Current +Shift +Unit +Shift % +Interval % +Verdict", console.OutLines[0]);
        Assert.Contains(verdict, console.OutLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histories_and_json_compare_with_each_other()
    {
        string history = Path.Combine(_folder.FullName, "history.jsonl");
        foreach (int run in new[] { 1000, 1001, 1002 }) new HistoryWriter(history).Append(Latency(run), string.Empty, CancellationToken.None);
        RecordedConsole console = new();
        await console.Run("compare", history, Json("after.json", Latency(1500), Latency(1501)), "--json", "--metric", "shift,p90");
        JsonElement rows = JsonDocument.Parse(console.Out).RootElement;
        Assert.Equal(["Shift", "P90"], rows.EnumerateArray().Select(row => row.GetProperty("Metric").GetString()));
        Assert.Equal((3, 2), (rows[0].GetProperty("BaselineRuns").GetInt32(), rows[0].GetProperty("CurrentRuns").GetInt32()));
        Assert.Equal("Regressed", rows[0].GetProperty("Verdict").GetString());
    }

    [Fact]
    public async Task What_is_no_result_is_said_and_the_rest_is_compared()
    {
        string mixed = File("mixed.json", $"[{{\"a\":1}},{JsonSerializer.Serialize(Latency(1000), ResultJson.Options)}]");
        RecordedConsole console = new();
        Assert.Equal(ExitCode.CouldNotMeasure, await console.Run("compare", mixed, mixed));
        Assert.Contains("one of the objects is no result of PerfTools", console.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("NoDifference", console.OutLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json", "this is neither a history nor JSON")]
    [InlineData(null, "the file cannot be read")]
    public async Task A_file_that_cannot_be_read_is_said(string? text, string message)
    {
        string file = text is null ? Path.Combine(_folder.FullName, "none.json") : File("bad.json", text);
        RecordedConsole console = new();
        Assert.Equal(ExitCode.CouldNotMeasure, await console.Run("compare", file, file));
        Assert.Contains(message, Assert.Single(console.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--margin", "0%")]
    [InlineData("--metric", "mean")]
    [InlineData("--confidence", "100")]
    public async Task What_cannot_be_meant_is_said(string option, string value)
    {
        string file = Json("before.json", Latency(1000));
        RecordedConsole console = new();
        Assert.Equal(ExitCode.CouldNotMeasure, await console.Run("compare", file, file, option, value));
        Assert.Contains(option, string.Join('\n', console.ErrorLines), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Latencies evenly spread over a tenth of their level.</summary>
    private static RedisLatencyResult Latency(int level) => new()
    {
        Target = "cache:6379",
        Server = "redis 7",
        Client = RedisClient.Wire,
        Operation = "Get",
        PayloadBytes = 100,
        Payload = PayloadKind.Random,
        Count = 1000,
        StartedAt = new DateTimeOffset(2024, 6, 7, 12, 0, 0, TimeSpan.Zero),
        Distribution = new Distribution([.. Enumerable.Range(0, 100).Select(i => new DistributionBucket(level + (i * level / 1000.0), 10))])
        {
            Resolution = 0.001,
            Count = 1000,
            Minimum = level,
            Maximum = level * 1.1,
            Mean = level * 1.05,
        },
    };

    private string Json(string name, params RedisLatencyResult[] results) => File(name, JsonSerializer.Serialize(results, ResultJson.Options));

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
