using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public sealed class ServerEndTests : IDisposable
{
    private readonly StartedServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [LinuxFact(NeedsPython = true)]
    public void A_crash_is_told_with_its_code_and_its_last_lines()
    {
        IServerProcess server = _servers.Run(ServerTarget.Command("crash-later", "20", "7"));
        Assert.Equal((7, null), (server.End!.ExitCode, server.End.Signal));
        Assert.Equal("starting\nfatal: cannot read the configuration", server.LogTail);
        Assert.False(server.IsAlive);
        Assert.NotEqual(0, server.End.CpuNanoseconds);
    }

    [LinuxTheory]
    [InlineData(6, "SIGABRT")]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(15, "SIGTERM")]
    [InlineData(40, "signal 40")]
    public void The_signal_that_ended_it_has_its_name(int signal, string name)
    {
        IServerProcess server = _servers.Run(_servers.Folder.Script($"kill -{signal} $$"));
        Assert.Equal((null, name), (server.End!.ExitCode, server.End.Signal));
    }

    [LinuxFact]
    public void A_code_above_128_is_no_signal()
    {
        IServerProcess server = _servers.Run(_servers.Folder.Script("exit 139"));
        Assert.Equal((139, null), (server.End!.ExitCode, server.End.Signal));
    }

    [LinuxFact(NeedsPython = true)]
    public void What_was_never_flushed_is_in_no_log()
    {
        IServerProcess server = _servers.Run(ServerTarget.Command("crash-unflushed"));
        Assert.Equal((1, string.Empty, null), (server.End!.ExitCode, server.LogTail, server.FirstOutputAt));
    }

    [LinuxFact(NeedsPython = true)]
    public void One_that_asks_finds_no_answer_and_its_question_is_in_the_log()
    {
        IServerProcess server = _servers.Run(ServerTarget.Command("asks"));
        Assert.Equal(4, server.End!.ExitCode);
        Assert.Contains("Continue? [y/n] ", server.LogTail.Split('\n'));
        Assert.Contains("no answer", server.LogTail.Split('\n'));
    }

    [LinuxFact(NeedsPython = true)]
    public void A_flood_of_output_keeps_it_from_nothing_and_leaves_the_last_lines()
    {
        IServerProcess server = _servers.StartUntil("ready", ServerTarget.Command("flood", "100"));
        server.Stop(StartedServers.Ample);
        string[] lines = server.LogTail.Split('\n');
        Assert.Equal(20, lines.Length);

        // Which came last, of what two pipes hold at the same time, nobody can tell.
        Assert.All(lines, line => Assert.True(line == "ready" || line == new string('x', 99), line));
    }

    [LinuxFact(NeedsPython = true)]
    public void What_is_no_text_and_what_colours_it_becomes_text()
    {
        IServerProcess server = _servers.StartUntil("ready", ServerTarget.Command("binary"));
        server.Stop(StartedServers.Ample);
        string[] lines = server.LogTail.Split('\n');
        Assert.Contains("green grüße \uFFFD\uFFFD end", lines);
        Assert.Contains("bell tab here", lines);
    }

    [LinuxFact]
    public void A_secret_that_it_writes_is_not_in_its_log()
    {
        ServerEnvironment environment = new()
        {
            Variables = new Dictionary<string, string?> { ["DB_PASSWORD"] = "hunter22" },
            Secrets = new HashSet<string> { "DB_PASSWORD" },
        };
        IServerProcess server = _servers.Run(
            _servers.Folder.Script("echo connecting with $DB_PASSWORD; exit 1"), launch => launch with { Environment = environment });
        Assert.Equal("connecting with ***", server.LogTail);
    }

    [LinuxFact]
    public void What_it_wrote_last_is_there_though_what_it_left_running_keeps_its_output_open()
    {
        IServerProcess server = _servers.Run(_servers.Folder.Script("sleep 1000 & echo last words; printf unended >&2; exit 5"));
        Assert.Equal("last words\nunended", server.LogTail);
        Assert.True(server.IsAlive);
    }

    [LinuxFact]
    public void A_log_can_be_read_while_it_runs()
    {
        IServerProcess server = _servers.StartUntil("one", _servers.Folder.Script("echo one; sleep 1000"));
        Assert.Equal("one", server.LogTail);
    }
}
