using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Startup.Probes;

namespace PerfTools.Tests.Startup;

/// <summary>Real servers, good and bad, from beginning to end. After each nothing of it may be left.</summary>
public sealed partial class RealServerTests : IDisposable
{
    private readonly ServerMark _mark = new();
    private readonly int _port = RedisServer.FreePort();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-test-");

    public void Dispose()
    {
        IReadOnlyList<int> left = _mark.Processes;
        _folder.Delete(recursive: true);
        Assert.Empty(left);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_of_the_standard_library_is_ready_when_it_answers()
    {
        ServerStartupResult result = await Run("python3", ["-m", "http.server", $"{_port}", "--bind", "127.0.0.1"], Web("/"));
        AssertReady(result);
        Assert.True(result.PortOpenMs <= result.ReadyMs);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_crash_is_told_with_its_code_and_its_last_words()
    {
        ServerStartupResult result = await Target(["crash", "7"], new PortProbe { Port = _port });
        Assert.Equal((Verdict.Fail, 7, null), (result.Verdict, result.ExitCode, result.Signal));
        Assert.Matches("^exit code 7 after [0-9.]+ ms, before it was ready: fatal: cannot read the configuration$", result.Reason);
        Assert.Contains("fatal: cannot read the configuration", result.LogTail, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_later_crash_is_told_when_it_comes()
    {
        ServerStartupResult result = await Target(["crash-later", "1000"], new PortProbe { Port = _port });
        Assert.Equal((Verdict.Fail, 1), (result.Verdict, result.ExitCode));
        Assert.True(result.ExitMs >= 1000);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_crash_by_a_signal_has_its_name_although_nothing_was_written()
    {
        ServerStartupResult result = await Target(["crash-unflushed", "11"], new PortProbe { Port = _port });
        Assert.StartsWith("ended by SIGSEGV after", result.Reason, StringComparison.Ordinal);
        Assert.Equal((Verdict.Fail, null, "SIGSEGV", string.Empty), (result.Verdict, result.ExitCode, result.Signal, result.LogTail));
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_that_listens_and_never_answers_is_not_ready()
    {
        ServerStartupOptions options = Options("python3", [Script, "silent", $"{_port}"], Web("/health")) with { Timeout = TimeSpan.FromSeconds(8) };
        ServerStartupResult result = await Run(options);
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Equal($"not ready within 8 s: http://127.0.0.1:{_port}/health: no answer within 2 s.", result.Reason);
        Assert.NotNull(result.PortOpenMs);
        Assert.Null(result.ReadyMs);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_that_answers_503_is_not_ready_yet()
    {
        ServerStartupResult result = await Target(["unavailable", $"{_port}", "2000"], Web("/health"));
        AssertReady(result);

        // Its time begins after its start, and before it listens: who looks late may find it open at its end only.
        Assert.True(result.ReadyMs >= 2000 && result.ReadyMs >= result.PortOpenMs, $"ready at {result.ReadyMs}, open at {result.PortOpenMs}");
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_that_goes_into_the_background_is_found_there_and_ended()
    {
        ServerStartupResult result = await Target(["daemonise", $"{_port}"], new PortProbe { Port = _port });
        AssertReady(result);
        Assert.Equal((0, 0), (result.ExitCode, result.LeftoverCount));
        Assert.NotNull(result.StopMs);
        Assert.Contains("went into the background", result.Notes, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_that_ignores_being_asked_is_killed_and_that_is_said()
    {
        ServerStartupOptions options = Options("python3", [Script, "stubborn"], Log("ready")) with { StopTimeout = TimeSpan.FromMilliseconds(200) };
        ServerStartupResult result = await Run(options);
        AssertReady(result);
        Assert.Equal(1, result.KilledCount);
        Assert.Contains("it did not end within 0.2 s of being asked to, and was killed", result.Notes, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_flood_of_output_holds_up_no_server_and_its_end_is_kept()
    {
        ServerStartupResult result = await Target(["flood", "100"], Log("ready"));
        AssertReady(result);
        Assert.Equal(20, result.LogTail.Split('\n').Length);
    }

    [LinuxTheory]
    [InlineData("needs-env PERFTOOLS_TEST_VALUE", 3, "fatal: PERFTOOLS_TEST_VALUE is not set")]
    [InlineData("asks", 4, "no answer")]
    public async Task What_a_server_misses_is_in_its_last_words(string mode, int code, string words)
    {
        ServerStartupResult result = await Target(mode.Split(' '), Log("ready"));
        Assert.Equal((Verdict.Fail, code), (result.Verdict, result.ExitCode));
        Assert.Contains(words, result.LogTail, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_server_gets_the_variable_that_it_needs_and_nobody_sees_its_value()
    {
        ServerStartupOptions options = Options("python3", [Script, "needs-env", "PERFTOOLS_TEST_VALUE"], Log("ready"));
        Dictionary<string, string?> variables = new(options.Environment.Variables) { ["PERFTOOLS_TEST_VALUE"] = "s3cret-value" };
        ServerStartupResult result = await Run(options with { Environment = new ServerEnvironment { Variables = variables, IsClean = true } });
        AssertReady(result);
        Assert.StartsWith($"{ServerMark.Variable}, PERFTOOLS_TEST_VALUE, PATH", result.EnvironmentVariables, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-value", result.ToString(), StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task A_port_that_the_log_names_is_the_one_that_is_asked()
    {
        ServerStartupResult result = await Target(["port-in-log"], new PortProbe { Port = 0 }, Log(@"listening on \S+:(?<port>\d+)"));
        AssertReady(result);
        Assert.True(result.Port > 1024);
        Assert.Contains($"port {result.Port}: ", result.Milestones, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task Children_that_outlive_the_server_are_named_and_ended()
    {
        ServerStartupResult result = await Target(["children", "2", $"{_port}"], new PortProbe { Port = _port });
        AssertReady(result);
        Assert.Equal(1, result.LeftoverCount);
        Assert.Contains("left behind after its end, and ended then: python3", result.Notes, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task Without_a_probe_a_server_must_live_for_a_while()
    {
        ServerStartupOptions lives = Options("python3", [Script, "stubborn"]) with { AliveFor = TimeSpan.FromMilliseconds(300), StopTimeout = TimeSpan.Zero };
        AssertReady(await Run(lives), hasTime: false);
        ServerStartupOptions dies = Options("python3", [Script, "crash"]) with { AliveFor = TimeSpan.FromSeconds(30) };
        ServerStartupResult result = await Run(dies);
        Assert.Equal((Verdict.Fail, 1), (result.Verdict, result.ExitCode));
        Assert.Contains("which is before 30 s", result.Reason, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_program_that_is_to_end_is_measured_to_its_end()
    {
        ServerStartupResult good = await Run(Options("sh", ["-c", "exit 0"]) with { ToExit = true, Count = 6 });
        Assert.Equal((Verdict.Pass, 6, 0), (good.Verdict, good.Succeeded, good.ExitCode));
        Assert.NotNull(good.ExitMs);
        Assert.Equal(6, good.Distribution!.Count);
        ServerStartupResult bad = await Run(Options("sh", ["-c", "echo bad luck; exit 9"]) with { ToExit = true });
        Assert.Equal((Verdict.Fail, 9, "exit code 9: bad luck"), (bad.Verdict, bad.ExitCode, bad.Reason));
        ServerStartupResult late = await Run(Options("sleep", ["60"]) with { ToExit = true, Timeout = TimeSpan.FromMilliseconds(100) });
        Assert.Equal((Verdict.Fail, "still running after 0.1 s."), (late.Verdict, late.Reason));
    }

    [LinuxFact]
    public async Task A_program_that_is_not_there_is_a_failed_start_and_nothing_is_thrown()
    {
        ServerStartupResult result = await Run(Options("perftools-no-such-server", [], new PortProbe { Port = _port }) with { Count = 10 });
        Assert.Equal((Verdict.Fail, 3), (result.Verdict, result.Failed));
        Assert.Contains("perftools-no-such-server: no program of this name is on PATH.", result.Reason, StringComparison.Ordinal);
        Assert.Contains("given up after 3 of 10 starts", result.Notes, StringComparison.Ordinal);
    }

    private static string Script => Path.Combine(ProbedServer.Targets, "server_target.py");

    private UriProbe Web(string path) => new() { Uri = new Uri($"http://127.0.0.1:{_port}{path}") };

    private static LogProbe Log(string pattern) => new() { Pattern = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(5)) };

    private ServerStartupOptions Options(string program, string[] arguments, params ReadinessProbe[] probes) => new()
    {
        Command = new ProgramCommand { FilePath = program, Arguments = arguments, WorkingDirectory = _folder.FullName },
        Environment = new ServerEnvironment { Variables = new Dictionary<string, string?> { [ServerMark.Variable] = _mark.Value } },
        Probes = probes,
    };

    private Task<ServerStartupResult> Target(string[] arguments, params ReadinessProbe[] probes) =>
        Run("python3", [Script, .. arguments], probes);

    private Task<ServerStartupResult> Run(string program, string[] arguments, params ReadinessProbe[] probes) =>
        Run(Options(program, arguments, probes));

    private static async Task<ServerStartupResult> Run(params ServerStartupOptions[] environments)
    {
        List<object> results = [];
        await foreach (object result in new ServerStartupMeasurement(environments).MeasureAsync()) results.Add(result);
        return results.OfType<ServerStartupResult>().Last();
    }

    private static void AssertReady(ServerStartupResult result, bool hasTime = true)
    {
        Assert.True(result.Verdict == Verdict.Pass, $"{result.Reason} {result.Violations} {result.LogTail}");
        Assert.Equal(hasTime, result.ReadyMs is not null);
    }
}
