using System.Diagnostics;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Startup.Probes;

/// <summary>A server as probes see it: a real process, or none where the test plays its part. It is killed by its id on disposal.</summary>
internal sealed class ProbedServer : IServerProcess
{
    private readonly Process? _process;
    private readonly List<Thread> _readers = [];

    /// <param name="input">What the server reads from.</param>
    public ProbedServer(Stream? input = null) => Input = input;

    private ProbedServer(Process process, ProbeSet probes)
    {
        (_process, Input) = (process, process.StandardInput.BaseStream);
        Read(process.StandardOutput, line => Take(line, probes, probes.Conversation));
        Read(process.StandardError, line => Take(line, probes, null));
    }

    public int Id => _process?.Id ?? 4711;

    public long StartedAt { get; } = MonotonicClock.Instance.Nanoseconds;

    public long SpawnedAt => StartedAt;

    public long? FirstOutputAt => null;

    public Stream? Input { get; }

    public ServerEnd? End => null;

    public WaitHandle Ended => throw new NotSupportedException();

    public bool IsAlive => true;

    public string? LogPath => null;

    public string LogTail => string.Empty;

    public static ProbedServer Start(ProbeSet probes, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return new ProbedServer(Process.Start(start)!, probes);
    }

    /// <summary>One of tests/targets, built with the tests and in the same configuration.</summary>
    public static string Target(string name)
    {
        string output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string configuration = Path.GetFileName(Path.GetDirectoryName(output))!;
        return Path.Combine(Targets, name, "bin", configuration, Path.GetFileName(output), $"{name}.dll");
    }

    public static string Targets => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "targets"));

    public ServerUsage ReadUsage() => default;

    public bool Owns(int processId) => processId == Id;

    public ServerStop Stop(TimeSpan patience) => throw new NotSupportedException();

    public void LetGo()
    {
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _readers.ForEach(reader => reader.Join());
        _process.Dispose();
    }

    private static void Take(string line, ProbeSet probes, Action<string>? conversation)
    {
        conversation?.Invoke(line);
        if (conversation is not null) return;
        foreach (LogWatch watch in probes.Watches) watch.Offer(line, MonotonicClock.Instance.Nanoseconds);
    }

    private void Read(StreamReader reader, Action<string> take)
    {
        Thread thread = new(() =>
        {
            while (reader.ReadLine() is { } line) take(line);
        });
        thread.Start();
        _readers.Add(thread);
    }
}

/// <summary>Asks probes as a measurement does.</summary>
internal static class Asking
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>A server that the test itself plays.</summary>
    public static ServerUnderTest Nobody { get; } = new(new ProbedServer(), null);

    /// <summary>The only probe of its kind, for a server that is started otherwise.</summary>
    public static ProbeSet For(params ReadinessProbe[] probes) => ProbeSet.Of(Options(probes), null);

    public static ServerStartupOptions Options(params ReadinessProbe[] probes) =>
        new() { Command = new ProgramCommand { FilePath = "server" }, Probes = probes };

    public static string? ProblemOf(this IProbe probe, ServerUnderTest? server = null) => probe.Attempt(server ?? Nobody, CancellationToken.None).Problem;

    /// <summary>The problem of a single attempt of a single probe.</summary>
    public static string? ProblemOf(ReadinessProbe probe)
    {
        using ProbeSet set = For(probe);
        return set.Probes[0].ProblemOf();
    }

    /// <summary>Asks until it succeeds, and gives the different problems that there were before, in their order.</summary>
    public static IReadOnlyList<string> UntilReady(this IProbe probe, ServerUnderTest server)
    {
        List<string> problems = [];
        Stopwatch elapsed = Stopwatch.StartNew();
        while (probe.ProblemOf(server) is { } problem)
        {
            if (problems.LastOrDefault() != problem) problems.Add(problem);
            Assert.True(elapsed.Elapsed < Deadline, $"Not ready within {Deadline.TotalSeconds} s: {string.Join("; ", problems)}");
            Thread.Yield();
        }

        return problems;
    }

    /// <summary>Begins an attempt, and cancels it when it waits.</summary>
    public static string? ProblemOfCancelled(this IProbe probe, ServerUnderTest server, WaitHandle waits)
    {
        using CancellationTokenSource source = new();
        ProbeOutcome outcome = default;
        Thread asking = new(() => outcome = probe.Attempt(server, source.Token));
        asking.Start();
        Assert.True(waits.WaitOne(Deadline));
        source.Cancel();
        Assert.True(asking.Join(Deadline));
        return outcome.Problem;
    }
}
