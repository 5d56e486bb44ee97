namespace PerfTools;

/// <summary>How <c>Test-ServerStartup</c> starts one server, and what says that it is ready.</summary>
public sealed record ServerStartupOptions
{
    /// <summary>The real program, started directly.</summary>
    public required ProgramCommand Command { get; init; }

    /// <summary>A name for this way of starting, where several are compared; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The environment variables.</summary>
    public ServerEnvironment Environment { get; init; } = ServerEnvironment.Inherited;

    /// <summary>What must all hold. Without one, a server is ready that is still alive after <see cref="AliveFor"/>.</summary>
    public IReadOnlyList<ReadinessProbe> Probes { get; init; } = [];

    /// <summary>How often in a row each probe must succeed. A line in the log is there once and for all.</summary>
    public int ConsecutiveSuccess { get; init; } = 3;

    /// <summary>Without a probe: how long the server must live.</summary>
    public TimeSpan AliveFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the program is to end by itself, and its time to that end is measured. There is no probe then.</summary>
    public bool ToExit { get; init; }

    /// <summary>How long a server may take until it is ready.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take to end when asked to, before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the server goes on after it was found ready.</summary>
    public bool KeepRunning { get; init; }

    /// <summary>Last lines of the output to keep.</summary>
    public int LogTail { get; init; } = 20;

    /// <summary>Tools that the MCP server must offer.</summary>
    public IReadOnlyList<string> ExpectedTools { get; init; } = [];

    /// <summary>Addresses that must be answered with a status below 400; what is relative is resolved against that of the <see cref="UriProbe"/>.</summary>
    public IReadOnlyList<Uri> ExpectedUris { get; init; } = [];

    /// <summary>Commands that the Redis server must know.</summary>
    public IReadOnlyList<string> ExpectedCommands { get; init; } = [];

    /// <summary>Starts that are measured.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Starts before them.</summary>
    public int WarmupCount { get; init; }

    /// <summary>Whether each start is a result too.</summary>
    public bool PerStart { get; init; }

    /// <summary>What the result is judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>The name in results: that of the environment, or the command.</summary>
    public string Target => Name ?? Command.ToString();

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        Command.Validate();
        foreach (ReadinessProbe probe in Probes) probe.Validate();
        InRange(ConsecutiveSuccess, nameof(ConsecutiveSuccess), 1, 1000);
        InRange(LogTail, nameof(LogTail), 0, 10_000);
        InRange(Count, nameof(Count), 1, 10_000);
        InRange(WarmupCount, nameof(WarmupCount), 0, 10_000);
        InRange(AliveFor, nameof(AliveFor), TimeSpan.FromMilliseconds(1));
        InRange(Timeout, nameof(Timeout), TimeSpan.FromMilliseconds(1));
        InRange(StopTimeout, nameof(StopTimeout), TimeSpan.Zero);
        CheckProbes();
        CheckExpected();
    }

    private void CheckProbes()
    {
        bool speaksOverPipes = Probes.Any(probe => probe is McpProbe { Uri: null });
        if (ToExit && Probes.Count > 0) throw new OptionException("Exit", $"measures until the program ends; '{Probes[0]}' waits for a server that goes on. Leave one of them out.");
        if (ToExit && KeepRunning) throw new OptionException(nameof(KeepRunning), "cannot go with -Exit, which waits for the end. Leave one of them out.");
        if (KeepRunning && Count + WarmupCount > 1) throw new OptionException(nameof(KeepRunning), $"can keep one server only, and {Count + WarmupCount} starts were asked for. Leave out -Count and -WarmupCount.");
        if (KeepRunning && speaksOverPipes) throw new OptionException(nameof(KeepRunning), "cannot go with -Mcp over standard streams, which end with the test. Serve over HTTP and give -Uri, or leave -KeepRunning out.");
        if (AsksForPort() && !Probes.OfType<LogProbe>().Any(probe => probe.NamesPort))
            throw new OptionException("Port", "0 means the port that the log names. Give a -LogPattern with a group named 'port', for example 'listening on \\S+:(?<port>\\d+)'.");
    }

    private void CheckExpected()
    {
        if (ExpectedTools.Count > 0 && !Probes.OfType<McpProbe>().Any()) throw new OptionException("ExpectTool", "needs -Mcp: tools are those of a server of the Model Context Protocol.");
        if (ExpectedCommands.Count > 0 && !Probes.OfType<RedisProbe>().Any()) throw new OptionException("ExpectCommand", "needs -Redis: commands are those of a Redis server.");

        // On Unix, .NET takes "/health" for the address of a file.
        if (ExpectedUris.Any(uri => !uri.IsAbsoluteUri || uri.IsFile) && !Probes.OfType<UriProbe>().Any()) throw new OptionException("ExpectUri", "is relative, and needs a -Uri that it is relative to. Or give it in full.");
    }

    private bool AsksForPort() => Probes.Any(probe => probe
        is PortProbe { Port: 0 } or UriProbe { Uri.Port: 0 } or McpProbe { Uri.Port: 0 } or RedisProbe { Endpoint: { Port: 0, UnixSocketPath: null } });

    private static void InRange(int value, string parameter, int smallest, int largest)
    {
        if (value < smallest || value > largest) throw new OptionException(parameter, $"{value} is out of range. Use {smallest} to {largest}.");
    }

    private static void InRange(TimeSpan value, string parameter, TimeSpan smallest)
    {
        if (value < smallest || value > TimeSpan.FromDays(1)) throw new OptionException(parameter, $"{value} is out of range. Use {smallest.TotalSeconds:0.###} s to a day.");
    }
}
