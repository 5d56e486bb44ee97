using System.Text;
using PerfTools.Engine;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public sealed class ServerStartTests : IDisposable
{
    // 0.1 s of its own, a child that was waited for with 0.2 s, and one in another session that runs, with 0.2 s too.
    private const string Burner = """
        import subprocess, sys, time
        def burn(seconds):
            while time.process_time() < seconds: pass
        if len(sys.argv) > 1:
            burn(0.2)
            print('burnt by', sys.argv[1], flush=True)
            time.sleep(100 if sys.argv[1] == 'running' else 0)
            sys.exit(0)
        burn(0.1)
        source = open('burner.py').read()
        subprocess.run([sys.executable, '-c', source, 'ended'])
        subprocess.run([sys.executable, '-c', source, 'running'], start_new_session=True)
        """;

    private readonly StartedServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [LinuxFact(NeedsPython = true)]
    public void Its_times_are_in_order_and_on_the_clock_that_it_sees_itself()
    {
        string stamp = _servers.Folder.File("stamp");
        long before = MonotonicClock.Instance.Nanoseconds;
        IServerProcess server = _servers.StartUntil("listening", ServerTarget.Command("serve", "0", "--stamp", stamp));
        long listening = long.Parse(File.ReadAllText(stamp));
        long output = Assert.NotNull(server.FirstOutputAt);
        server.Stop(StartedServers.Ample);
        long[] times = [before, server.StartedAt, server.SpawnedAt, listening, output, server.End!.At, MonotonicClock.Instance.Nanoseconds];
        Assert.Equal(times.Order(), times);
    }

    [LinuxFact]
    public void It_leads_a_session_has_no_input_and_shares_no_descriptor_with_another_server()
    {
        // Whoever started this process may have left it descriptors that are passed on; its own are not.
        const string Look = "echo session $(cut -d' ' -f6 /proc/$$/stat); cat; for n in 0 1 2 63; do echo own $n $(readlink /proc/$$/fd/$n); done; "
            + "for n in /proc/$$/fd/*; do echo all $(readlink $n); done; echo looked; sleep 1000";
        using FileStream ours = File.Create(_servers.Folder.File("ours"));
        IServerProcess[] servers = [Start(), Start()];
        string[][] logs = [.. servers.Select(server => server.LogTail.Split('\n'))];
        Assert.All(servers.Zip(logs), pair => Assert.Equal([$"session {pair.First.Id}", "own 0 /dev/null"], pair.Second[..2]));
        string[] own = [.. logs[0][2..5].Select(line => line.Split(' ')[2])];
        Assert.All(own, link => Assert.StartsWith("pipe:", link));
        Assert.Equal(3, own.Distinct().Count());
        Assert.Empty(own.Intersect(logs[1].Select(line => line.Split(' ')[^1])));
        Assert.DoesNotContain(ours.Name, servers[1].LogTail);

        IServerProcess Start()
        {
            IServerProcess server = _servers.Start(_servers.Folder.Script(Look), launch => launch with { LogTail = 1000 });
            Until.True(() => server.LogTail.Contains("looked", StringComparison.Ordinal), "it has looked");
            return server;
        }
    }

    [LinuxFact]
    public void A_clean_environment_has_what_the_block_says_and_the_mark()
    {
        ServerEnvironment environment = new() { IsClean = true, Variables = new Dictionary<string, string?> { ["GIVEN"] = "größe", ["LANG"] = null } };
        IServerProcess server = _servers.Run(ShellFolder.Command("env"), launch => launch with { Environment = environment });
        IEnumerable<string> seen = server.LogTail.Split('\n').Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        IEnumerable<string> said = EnvironmentBlock.Of(environment).Names.Where(name => name[0] != '-');
        Assert.Equal(said.Append(LinuxFamily.MarkName).Append(ServerMark.Variable).Order(StringComparer.Ordinal), seen);
        Assert.Contains("GIVEN=größe", server.LogTail);
    }

    [LinuxFact(NeedsPython = true)]
    public void A_variable_that_it_needs_decides_between_start_and_failure()
    {
        ServerEnvironment environment = new() { IsClean = true };
        IServerProcess without = _servers.Run(ServerTarget.Command("needs-env", "DATABASE"), launch => launch with { Environment = environment });
        Assert.Equal((3, "fatal: DATABASE is not set"), (without.End!.ExitCode, without.LogTail));
        environment = environment with { Variables = new Dictionary<string, string?> { ["DATABASE"] = "here" } };
        IServerProcess with = _servers.StartUntil("ready", ServerTarget.Command("needs-env", "DATABASE"), launch => launch with { Environment = environment });
        Assert.Null(with.End);
    }

    [LinuxFact]
    public void A_program_is_looked_for_on_the_path_that_the_server_gets()
    {
        _servers.Folder.AddProgram("perftools-test-tool", "#!/bin/sh\necho found\n");
        string path = $"{_servers.Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        IServerProcess server = _servers.Run(ShellFolder.Command("perftools-test-tool"), launch => launch with { Environment = WithPath(path) });
        Assert.Equal("found", server.LogTail);
        MeasurementException error = Assert.Throws<MeasurementException>(
            () => _servers.Start(ShellFolder.Command("sh"), launch => launch with { Environment = WithPath("/nowhere") }));
        Assert.Equal(FailureKind.ProgramNotFound, error.Kind);

        static ServerEnvironment WithPath(string path) => new() { Variables = new Dictionary<string, string?> { ["PATH"] = path } };
    }

    [LinuxFact]
    public void It_starts_in_the_folder_that_is_given()
    {
        IServerProcess server = _servers.Run(ShellFolder.Command("pwd") with { WorkingDirectory = _servers.Folder.Path });
        Assert.Equal(Path.GetFileName(_servers.Folder.Path), Path.GetFileName(server.LogTail));
    }

    [LinuxFact]
    public void What_cannot_be_started_is_refused_with_the_reason()
    {
        _servers.Folder.AddProgram("garbage", "no program");
        AssertRefused(FailureKind.ProgramNotFound, ShellFolder.Command("perftools-no-such-program"));
        AssertRefused(FailureKind.ProgramNotStarted, ShellFolder.Command(_servers.Folder.File("garbage")));
        AssertRefused(FailureKind.ProgramNotStarted, ShellFolder.Command("true") with { WorkingDirectory = _servers.Folder.File("nowhere") });
    }

    [LinuxFact]
    public void A_conversation_goes_both_ways()
    {
        using SemaphoreSlim isHeard = new(0);
        List<string> heard = [];
        IServerProcess server = _servers.Start(_servers.Folder.Script("echo noise >&2; exec cat"), launch => launch with
        {
            Conversation = line =>
            {
                heard.Add(line);
                isHeard.Release();
            },
        });
        string[] said = ["hello", new('x', 300_000), "größe"];
        foreach (string line in said)
        {
            server.Input!.Write(Encoding.UTF8.GetBytes(line + "\n"));
            Assert.True(isHeard.Wait(StartedServers.Ample), "the line comes back");
        }

        Assert.Equal(said, heard);
        server.Stop(StartedServers.Ample);
        Assert.Equal("noise", server.LogTail);
    }

    [LinuxFact(NeedsPython = true)]
    public void Its_cpu_time_is_that_of_all_that_came_from_it_whether_it_runs_or_has_ended()
    {
        File.WriteAllText(_servers.Folder.File("burner.py"), Burner);
        IServerProcess server = _servers.StartUntil(
            "burnt by running", ShellFolder.Command("python3", "burner.py") with { WorkingDirectory = _servers.Folder.Path });
        ServerUsage usage = server.ReadUsage();

        // What was waited for comes in steps of 10 ms, rounded down twice.
        Assert.InRange(Assert.NotNull(usage.CpuNanoseconds) / 1e9, 0.48, 2);
        Assert.InRange(Assert.NotNull(usage.PeakWorkingSetBytes), 1_000_000, 1_000_000_000);
        server.Stop(StartedServers.Ample);
        ServerUsage ended = server.ReadUsage();
        Assert.Equal((server.End!.CpuNanoseconds, null), (ended.CpuNanoseconds, ended.PeakWorkingSetBytes));
        Assert.InRange(server.End.CpuNanoseconds / 1e9, 0.3, 2);
    }

    private void AssertRefused(FailureKind kind, ProgramCommand command)
    {
        MeasurementException error = Assert.Throws<MeasurementException>(() => _servers.Start(command));
        Assert.Equal((kind, command.FilePath), (error.Kind, error.Target));
    }
}
