using System.Globalization;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

/// <summary><c>perftools startup</c> against real programs.</summary>
[Collection(OwnRedisCollection.Name)]
public class StartupCommandTests
{
    private readonly RecordedConsole _console = new();

    [Theory]
    [InlineData("startup --port 80", "-: is missing: give the program to start after it")]
    [InlineData("startup --port 80 sleep 5", "must stand before the program: perftools startup -- sleep")]
    [InlineData("startup --port x -- sleep 5", "--port: 'x' is not a whole number")]
    [InlineData("startup --port 0 -- sleep 5", "--port: 0 means the port that the log names. Give a --log-pattern")]
    [InlineData("startup --uri localhost:80 -- sleep 5", "--uri: 'localhost:80' is no address of a web server")]
    [InlineData("startup --uri /health -- sleep 5", "--uri: ")]
    [InlineData("startup --expected-status 200 -- sleep 5", "--expected-status: goes with --uri, and not with --mcp")]
    [InlineData("startup --log-pattern ( -- sleep 5", "--log-pattern: is no regular expression")]
    [InlineData("startup --expect-tool search -- sleep 5", "--expect-tool: needs --mcp")]
    [InlineData("startup --expect-command GET --port 80 -- sleep 5", "--expect-command: needs --redis")]
    [InlineData("startup --expect-uri /health --port 80 -- sleep 5", "--expect-uri: is relative, and needs a --uri")]
    [InlineData("startup --exit --port 80 -- sleep 5", "--exit: measures until the program ends")]
    [InlineData("startup --keep-running --count 2 --port 80 -- sleep 5", "--keep-running: can keep one server only")]
    [InlineData("startup --environment =x -- sleep 5", "--environment: has a variable without a name")]
    [InlineData("startup --environment NO_SUCH_VARIABLE -- sleep 5", "--environment: there is no variable 'NO_SUCH_VARIABLE' here")]
    [InlineData("startup --timeout soon -- sleep 5", "--timeout: 'soon' is not a duration")]
    [InlineData("startup --threshold ReadyMS98<1 -- sleep 5", "--threshold: 'ReadyMS98' is not a numeric property")]
    [InlineData("startup --count 0 -- sleep 5", "--count: 0 is out of range")]
    public async Task Wrong_options_are_named_as_they_are_typed_and_nothing_is_started(string line, string message)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(line.Split(' ')));
        Assert.Contains(message, _console.Error);
        Assert.Empty(_console.Out);
    }

    [RedisFact]
    public async Task A_server_that_starts_is_a_row_and_its_exit_code_is_0()
    {
        string port = Port();
        Assert.Equal(ExitCode.Pass, await _console.Run("startup", "--redis", $"localhost:{port}", "--count", "2", "--expect-command", "get", "--", "redis-server", "--port", port, "--save", ""));
        Assert.Matches(@"^Target +Starts +ReadyMs +95 % interval +MaxMs +SpawnMs +PortMs +CpuMs +WS\(MB\) +StopMs +Verdict +Distribution$", _console.OutLines[0]);
        Assert.Matches($@"^redis-server --port {port}.* +2/2 +[\d.]+ .*\bPass\b", _console.OutLines[1]);
        Assert.All(_console.OutLines.Take(2), line => Assert.InRange(line.Length, 1, 120));
    }

    [RedisFact]
    public async Task What_is_missing_and_a_bound_that_is_not_met_are_exit_code_1()
    {
        string port = Port();
        Assert.Equal(ExitCode.ThresholdNotMet, await _console.Run("startup", "--redis", $"localhost:{port}", "--expect-command", "nosuch", "--", "redis-server", "--port", port, "--save", ""));
        Assert.Contains("nosuch", _console.Out);
        Assert.Equal(ExitCode.ThresholdNotMet, await _console.Run("startup", "--port", port, "--threshold", "ReadyMs<0.001", "--", "redis-server", "--port", port, "--save", ""));
        Assert.Contains("ReadyMs < 0.001", _console.Out);
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_exit_code_1_with_its_reason_and_last_lines()
    {
        const string script = "echo reading; echo \"config: $NAME is missing\" >&2; exit 3";
        Assert.Equal(ExitCode.ThresholdNotMet, await _console.Run("startup", "--port", Port(), "--environment", "NAME=a=b", "--name", "shop", "--", "sh", "-c", script));
        Assert.Contains(_console.OutLines, line => line.StartsWith("shop: exit code 3 after ", StringComparison.Ordinal));
        int last = _console.OutLines.ToList().IndexOf("The last that it wrote:");
        Assert.Equal(["config: a=b is missing", "reading"], _console.OutLines.Skip(last + 1).Take(2).Order());
        Assert.Empty(_console.Error);
    }

    [Fact]
    public async Task A_variable_that_is_passed_on_by_its_name_is_a_secret()
    {
        Environment.SetEnvironmentVariable("PERFTOOLS_PASSED_ON", "hunter2!");
        string[] line = ["startup", "--exit", "--clean-environment", "--environment", "PERFTOOLS_PASSED_ON", "--json", "--", "sh", "-c", "echo \"${#PERFTOOLS_PASSED_ON} $PERFTOOLS_PASSED_ON\""];
        Assert.Equal(ExitCode.Pass, await _console.Run(line));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("8 ***", result.GetProperty("LogTail").GetString());
        Assert.StartsWith("PERFTOOLS_PASSED_ON", result.GetProperty("EnvironmentVariables").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, result.GetProperty("ExitCode").GetInt32());
    }

    [Fact]
    public async Task Csv_has_a_column_for_every_property()
    {
        Assert.Equal(ExitCode.Pass, await _console.Run("startup", "--exit", "--csv", "--", "true"));
        Assert.Equal(typeof(ServerStartupResult).GetProperties().Select(property => property.Name), _console.OutLines[0].Split(','));
    }

    [Fact]
    public async Task A_program_is_found_by_the_current_folder_and_started_in_another()
    {
        using ShellFolder folder = new();
        Assert.Equal(ExitCode.Pass, await _console.Run("startup", "--exit", "--json", "--working-directory", folder.Path, "--", "sh", "-c", "pwd"));
        Assert.Contains(JsonEncodedText.Encode(folder.Path).ToString(), _console.Out);
    }

    [LinuxFact]
    public async Task Interrupted_it_leaves_nothing_behind()
    {
        using ShellFolder folder = new();
        string file = folder.File("ids");
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, "startup", "--alive-for", "1h", "--", "sh", "-c", $"sleep 3600 & echo $$ $! > {file}.new; mv {file}.new {file}; wait");
        int[] ids = [.. folder.Line("ids").Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.All(ids, id => Assert.False(ShellFolder.IsRunning(id)));
    }

    private static string Port() => RedisServer.FreePort().ToString(CultureInfo.InvariantCulture);
}
