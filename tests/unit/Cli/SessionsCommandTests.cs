using System.Globalization;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

[Collection(OwnRedisCollection.Name)]
public class SessionsCommandTests
{
    private readonly RecordedConsole _console = new();

    [RedisFact]
    public async Task A_row_for_each_number_of_sessions()
    {
        using RedisServer server = RedisServer.Start();
        Assert.Equal(ExitCode.Pass, await Sessions(server, "--session-count", "1,3", "--operation-count", "20"));
        Assert.Matches("^Target +Operation +Sessions +Succeeded +Err % +Ops/s +p50 +p99 +max +Verdict +Shape$", _console.OutLines[0]);
        Assert.Matches(@"^127\.0\.0\.1:\d+ +Set 100 B +1/1 +20 +0 ", _console.OutLines[1]);
        Assert.Matches(@"^127\.0\.0\.1:\d+ +Set 100 B +3/3 +60 +0 ", _console.OutLines[2]);
        Assert.All(_console.OutLines.Take(3), line => Assert.InRange(line.Length, 1, 120));
    }

    [RedisFact]
    public async Task Json_has_the_whole_account_and_the_exit_code_says_what_the_thresholds_say()
    {
        using RedisServer server = RedisServer.Start();
        int code = await Sessions(server, "--session-count", "4", "--operation-count", "25", "--threshold", "Succeeded>1000", "--json");
        Assert.Equal(ExitCode.ThresholdNotMet, code);
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(100, result.GetProperty("Attempted").GetInt64());
        Assert.Equal(4, result.GetProperty("SessionsCreated").GetInt32());
        Assert.Equal("Fail", result.GetProperty("Verdict").GetString());
    }

    [RedisFact]
    public async Task A_tcp_endpoint_and_stages_and_a_rate()
    {
        using RedisServer server = RedisServer.Start();
        string endpoint = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");
        Assert.Equal(ExitCode.Pass, await _console.Run("sessions", "--tcp-endpoint", endpoint, "--send", @"PING\r\n", "--expect", "PONG", "--session-count", "2", "--timeout", "20s", "--threshold", "Succeeded=200"));
        Assert.Equal(ExitCode.Pass, await Sessions(server, "--stage", "2:0", "2:3s", "--threshold", "Succeeded>0", "SessionsCreated=2"));
        Assert.Equal(ExitCode.Pass, await Sessions(server, "--rate", "100", "--duration", "200ms", "--threshold", "Attempted=20"));
    }

    [Fact]
    public async Task A_program_that_fails_each_time_is_a_failure_with_its_exit_code()
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run("sessions", "--session-count", "2", "--operation-count", "3", "--", "false"));
        Assert.Contains("not one of 6 operations succeeded", _console.Error);
        Assert.Contains("ExitCode 1", _console.Error);
    }

    [Theory]
    [InlineData("sessions", "--redis: is missing")]
    [InlineData("sessions --redis localhost --uri http://localhost", "--redis: is not the only work")]
    [InlineData("sessions --uri localhost:80", "--uri: ")]
    [InlineData("sessions --redis localhost --stage 5", "--stage: '5' is no stage")]
    [InlineData("sessions --redis localhost --operation lpush", "--operation: 'lpush' is not one of ping, set, get, incr, hset, mget.")]
    [InlineData("sessions --redis localhost --rate 5", "--rate: needs --duration")]
    [InlineData("sessions --redis localhost --stage 5:1s --session-count 4", "--stage: says by itself")]
    [InlineData("sessions --redis localhost --session-count 0", "--session-count: 0 is out of range")]
    [InlineData("sessions --tcp-endpoint localhost", "--tcp-endpoint: 'localhost' is no endpoint")]
    [InlineData("sessions --tcp-endpoint localhost:1 --use-tls --send x", "--expect: is missing")]
    public async Task Wrong_options_are_named_as_they_are_typed(string line, string message)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(line.Split(' ')));
        Assert.Contains(message, _console.Error);
    }

    private Task<int> Sessions(RedisServer server, params string[] options) =>
        _console.Run(["sessions", "--redis", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"), "--timeout", "20s", .. options]);
}
