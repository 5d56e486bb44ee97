using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Cli.Embedded;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

/// <summary>The command line against the embedded server, which needs nothing installed.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly EmbeddedRedisServer _server = new();
    private readonly RecordedConsole _console = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_table_fits_120_columns_and_ends_with_the_distribution()
    {
        Assert.Equal(ExitCode.Pass, await Redis("--operation", "set,get", "--payload-size", "100,10KB"));
        string[] lines = _console.Out.Split('\n');
        Assert.All(lines.Take(5), line => Assert.InRange(line.TrimEnd().Length, 0, 120));
        Assert.Matches(@"^Target\s+Operation\s.*P50Us.*Verdict\s+Distribution\s*$", lines[0]);
        Assert.Equal(4, lines.Count(line => line.Contains($"127.0.0.1:{_server.Port} ", StringComparison.Ordinal) && line.Contains("NotEvaluated", StringComparison.Ordinal)));
        Assert.Contains(": embedded", _console.Out);
    }

    [Fact]
    public async Task Json_is_an_array_with_names_for_enums_and_a_distribution_that_can_be_read_back()
    {
        Assert.Equal(ExitCode.Pass, await Redis("--operation", "get", "--payload-size", "1KB", "--json"));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("NotEvaluated", result.GetProperty("Verdict").GetString());
        Assert.Equal("embedded", result.GetProperty("Server").GetString());
        Assert.Equal(1024, result.GetProperty("PayloadBytes").GetInt32());
        Distribution distribution = result.GetProperty("Distribution").Deserialize<Distribution>()!;
        Assert.Equal(100, distribution.GetBuckets().Sum(bucket => bucket.Count));
    }

    [Fact]
    public async Task Csv_has_a_header_and_a_row_for_every_result()
    {
        Assert.Equal(ExitCode.Pass, await Redis("--operation", "ping,incr", "--csv"));
        string[] lines = _console.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        string[] header = lines[0].TrimEnd('\r').Split(',');
        Assert.Equal(typeof(RedisLatencyResult).GetProperties().Select(property => property.Name), header);
        Assert.StartsWith($"127.0.0.1:{_server.Port},embedded,Wire,Ping,0,None,100,0,", lines[1]);
    }

    [Theory]
    [InlineData("Count>=100", ExitCode.Pass)]
    [InlineData("Errors=0", ExitCode.Pass)]
    [InlineData("Count<100", ExitCode.ThresholdNotMet)]
    [InlineData("P999Us<1000000", ExitCode.ThresholdNotMet)] // 100 samples cannot tell
    public async Task The_exit_code_says_what_the_thresholds_say(string threshold, int code) =>
        Assert.Equal(code, await Redis("--operation", "ping", "--threshold", threshold));

    [Fact]
    public async Task One_bad_target_does_not_spoil_the_others()
    {
        int free = FreePort();
        int code = await _console.Run(
            "redis", "--connection-string", $"127.0.0.1:{free}", "--connection-string", $"redis://127.0.0.1:{_server.Port}",
            "--operation", "ping", "--count", "100", "--warmup-count", "10", "--json");
        Assert.Equal(ExitCode.CouldNotMeasure, code);
        Assert.StartsWith($"perftools: 127.0.0.1:{free}: ", Assert.Single(_console.ErrorLines));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        Assert.Equal(100, Assert.Single(json.RootElement.EnumerateArray()).GetProperty("Count").GetInt64());
    }

    [Theory]
    [InlineData("--count -1", "--count")]
    [InlineData("--payload-size 10QB", "10QB")]
    [InlineData("--operation steal", "steal")]
    [InlineData("--threshold P98Us<1", "P99Us")]
    [InlineData("--duration soon", "500ms")]
    [InlineData("--json --csv", "--csv")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("--command-text FLUSHALL", "FLUSHALL")]
    public async Task What_cannot_be_used_is_named_in_the_words_of_the_command_line(string arguments, string said)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(["redis", "--port", $"{_server.Port}", .. arguments.Split(' ')]));
        Assert.All(_console.ErrorLines, line => Assert.StartsWith("perftools: ", line));
        Assert.Contains(said, _console.Error);
        Assert.Empty(_console.Out);
    }

    [Fact]
    public async Task Cancelled_it_prints_what_it_has_and_leaves_no_key()
    {
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, "redis", "--port", $"{_server.Port}", "--operation", "set", "--payload-size", "10", "--duration", "60", "--warmup-count", "0");
        using Engine.Redis.WireConnection connection = Engine.Redis.RedisSession.Open(new RedisEndpoint { Port = _server.Port });
        Until.True(() => connection.Call("DBSIZE").Integer > 0, "it measures");
        stop.CancelAfter(TimeSpan.FromSeconds(1));
        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.Contains("stopped before the end", _console.Out);
        Assert.Equal(0, connection.Call("DBSIZE").Integer);
    }

    [Fact]
    public async Task Clear_does_not_ask_where_nobody_can_answer()
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run("clear", "--port", $"{_server.Port}", "--pattern", "a*"));
        Assert.Contains("--yes", _console.Error);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<int> Redis(params string[] arguments) =>
        _console.Run(["redis", "--port", $"{_server.Port}", "--count", "100", "--warmup-count", "10", "--round", "2", .. arguments]);
}
