using PerfTools.Cli;

namespace PerfTools.Tests.Cli;

/// <summary>What <c>perftools startup</c> understands.</summary>
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
}
