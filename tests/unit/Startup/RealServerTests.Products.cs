using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Startup.Probes;
using PerfTools.Tests.Startup.Processes;

namespace PerfTools.Tests.Startup;

/// <summary>What people run: Redis, nginx, Node, ASP.NET, MCP.</summary>
public sealed partial class RealServerTests
{
    private RedisProbe Redis => new() { Endpoint = new RedisEndpoint { Port = _port } };

    [RedisFact]
    public async Task Redis_starts_again_and_again()
    {
        ServerStartupOptions options = Options("redis-server", ["--port", $"{_port}", "--save", string.Empty], Redis) with { Count = 5, WarmupCount = 1 };
        ServerStartupResult result = await Run(options);
        AssertReady(result);
        Assert.Equal((5, 5, 1, _port), (result.Count, result.Succeeded, result.WarmupCount, result.Port));
        Assert.True(result.ReadyMinMs <= result.ReadyMs && result.ReadyMs <= result.ReadyMaxMs);
        Assert.True(result.SpawnMs < result.ReadyMs && result.CpuMs > 0 && result.PeakWorkingSetBytes > 1_000_000 && result.StopMs > 0);
    }

    [RedisFact]
    public async Task Redis_with_a_wrong_configuration_says_which_line_is_wrong()
    {
        ServerStartupResult result = await Run("redis-server", ["--port", $"{_port}", "--nonsense", "x"], Redis);
        Assert.Equal((Verdict.Fail, 1), (result.Verdict, result.ExitCode));
        Assert.Contains("nonsense", result.LogTail, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_port_that_is_taken_fails_before_anything_is_started_and_names_the_holder()
    {
        using RedisServer stale = RedisServer.Start();
        ServerStartupOptions options = Options("redis-server", ["--port", $"{stale.Port}"], new RedisProbe { Endpoint = new RedisEndpoint { Port = stale.Port } });
        ServerStartupResult result = await Run(options);
        Assert.Equal((Verdict.Fail, null), (result.Verdict, result.ProcessId));
        Assert.Matches($@"port {stale.Port} is held already, by redis-server \(process \d+\)", result.Reason);
    }

    [RedisFact]
    public async Task Redis_in_the_background_is_found_although_it_hides_its_environment()
    {
        ServerStartupResult result = await Run("redis-server", ["--port", $"{_port}", "--save", string.Empty, "--daemonize", "yes"], Redis);
        AssertReady(result);
        Assert.False(StartedServers.Connects(_port), "nothing listens any more");
    }

    [RedisFact]
    public async Task A_command_that_production_calls_and_the_server_lacks_is_a_violation()
    {
        ServerStartupOptions options = Options("redis-server", ["--port", $"{_port}", "--save", string.Empty], Redis);
        ServerStartupResult result = await Run(options with { ExpectedCommands = ["GET", "FT.SEARCH"] });
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Contains("FT.SEARCH", result.Violations, StringComparison.Ordinal);
        Assert.DoesNotContain("GET", result.Violations, StringComparison.Ordinal);
        Assert.NotNull(result.ReadyMs);
    }

    [NginxFact]
    public async Task Nginx_starts_with_a_good_configuration_and_says_what_is_wrong_with_another()
    {
        string good = $$"""
            daemon off; pid {{_folder.FullName}}/pid; error_log {{_folder.FullName}}/error.log;
            events { }
            http {
                access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                server { listen 127.0.0.1:{{_port}}; location / { return 200 "hello\n"; } }
            }
            """;
        ServerStartupOptions options = Options("nginx", ["-p", _folder.FullName, "-c", "nginx.conf", "-e", "error.log"], Web("/"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nginx.conf"), good);
        AssertReady(await Run(options));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nginx.conf"), good.Replace("daemon off;", string.Empty, StringComparison.Ordinal));
        AssertReady(await Run(options));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nginx.conf"), good.Replace("listen", "lissen", StringComparison.Ordinal));
        ServerStartupResult result = await Run(options);
        Assert.Equal((Verdict.Fail, 1), (result.Verdict, result.ExitCode));
        Assert.Contains("unknown directive \"lissen\"", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_ASP_NET_is_found_at_the_port_that_its_log_names()
    {
        ServerStartupOptions options = Options(
            "dotnet", [ProbedServer.Target("WebTarget"), "0"],
            new UriProbe { Uri = new Uri("http://127.0.0.1:0/health") }, Log(@"Now listening on: http://\S+:(?<port>\d+)"));
        ServerStartupResult result = await Run(options with { ExpectedUris = [new Uri("/health", UriKind.Relative), new Uri("/clear_cache", UriKind.Relative)] });
        Assert.NotNull(result.ReadyMs);
        Assert.Equal((Verdict.Fail, "/clear_cache answers 404"), (result.Verdict, result.Violations));
    }

    [Fact]
    public async Task An_MCP_server_is_known_by_its_name_and_lacks_what_it_does_not_offer()
    {
        ServerStartupOptions options = Options("dotnet", [ProbedServer.Target("McpServer")], new McpProbe());
        ServerStartupResult result = await Run(options with { ExpectedTools = ["search"] });
        AssertReady(result);
        Assert.True(result.ToolCount > 0);
        Assert.NotEmpty(result.ServerName!);
        ServerStartupResult lacking = await Run(options with { ExpectedTools = ["search", "clear_cache"] });
        Assert.Equal(Verdict.Fail, lacking.Verdict);
        Assert.Contains("tool 'clear_cache' is not offered", lacking.Violations, StringComparison.Ordinal);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task Two_environments_take_turns_and_the_gap_between_them_is_said()
    {
        ServerStartupOptions Named(string name, params string[] arguments) =>
            Options("python3", [Script, .. arguments], new PortProbe { Port = _port }) with { Name = name, Count = 3, PerStart = true };
        List<object> results = [];
        ServerStartupMeasurement measurement = new([Named("system", "serve", $"{_port}"), Named("slow", "serve", $"{_port}", "1500"), Named("broken", "crash")]);
        await foreach (object result in measurement.MeasureAsync()) results.Add(result);
        string[] order = [.. results.OfType<ServerStartResult>().Select(start => start.Target)];
        Assert.Equal(["system", "slow", "broken", "broken", "slow", "system", "system", "slow", "broken"], order);
        ServerStartupResult[] summaries = [.. results.OfType<ServerStartupResult>()];
        Assert.Equal(["system", "slow", "broken"], summaries.Select(summary => summary.EnvironmentName));
        Assert.Equal((null, "system", "system"), (summaries[0].BaselineName, summaries[1].BaselineName, summaries[2].BaselineName));

        // By how much it is slower depends on the host, too; here only that each start is compared with that of its turn.
        double[][] ready = [.. new[] { "system", "slow" }.Select(name => results.OfType<ServerStartResult>()
            .Where(start => start.Target == name).Select(start => Assert.NotNull(start.ReadyMs)).ToArray())];
        double[] differences = [.. ready[1].Zip(ready[0], (slow, system) => slow - system).Order()];
        Assert.All(ready[1], slow => Assert.True(slow >= 1500, $"{slow}"));
        Assert.InRange(Assert.NotNull(summaries[1].DifferenceMs), differences[0] - 0.01, differences[^1] + 0.01);
        Assert.Contains("starts in 'system' and not here: 0 of 3 starts succeeded here, 3 of 3 in 'system'", summaries[2].Notes, StringComparison.Ordinal);
    }
}
