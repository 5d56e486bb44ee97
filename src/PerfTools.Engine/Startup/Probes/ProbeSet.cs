using PerfTools.Engine.Startup.Probes.Connecting;
using PerfTools.Engine.Startup.Probes.Http;
using PerfTools.Engine.Startup.Probes.Mcp;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>All that is asked of one server that is started. It knows what it has learned from that server, and serves for one start.</summary>
internal sealed class ProbeSet : IDisposable
{
    private readonly ServerStartupOptions _options;
    private readonly Func<StartedServer, CancellationToken, string?>? _readyCheck;
    private readonly Func<int, string?>? _describeHolder;
    private readonly List<IProbe> _probes = [];
    private readonly List<LogWatch> _watches = [];

    private ProbeSet(ServerStartupOptions options, Func<StartedServer, CancellationToken, string?>? readyCheck, Func<int, string?>? describeHolder) =>
        (_options, _readyCheck, _describeHolder) = (options, readyCheck, describeHolder);

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<IProbe> Probes => _probes;

    /// <summary>What says what a ready server lacks: probes, and what is expected beside them.</summary>
    public IReadOnlyList<ISurfaceProbe> Surfaces { get; private set; } = [];

    /// <summary>The lines that the server's output is searched for.</summary>
    public IReadOnlyList<LogWatch> Watches => _watches;

    /// <summary>The one of them that names the port, or null.</summary>
    public LogWatch? PortWatch { get; private set; }

    /// <summary>Takes the server's standard output where it is talked to over its standard streams; else null.</summary>
    public Action<string>? Conversation { get; private set; }

    /// <param name="options">What must hold, and what is expected.</param>
    /// <param name="readyCheck">Answers a <see cref="ScriptProbe"/>.</param>
    /// <param name="describeHolder">Says who holds a port, as in "redis-server (process 123)", or null where that cannot be told.</param>
    /// <exception cref="OptionException">A value cannot be used.</exception>
    public static ProbeSet Of(
        ServerStartupOptions options, Func<StartedServer, CancellationToken, string?>? readyCheck, Func<int, string?>? describeHolder = null)
    {
        ProbeSet set = new(options, readyCheck, describeHolder);
        foreach (ReadinessProbe probe in options.Probes.Distinct()) set._probes.Add(set.Of(probe));
        set.Surfaces = [.. set._probes.OfType<ISurfaceProbe>(), .. set.UrisWithoutProbe()];
        return set;
    }

    public void Dispose() => _probes.ForEach(probe => probe.Dispose());

    private IProbe Of(ReadinessProbe probe) => probe switch
    {
        PortProbe port => new ConnectProbe(port.ToString(), new ServerAddress(port.ComputerName, port.Port), _describeHolder),
        UnixSocketProbe socket => new ConnectProbe(socket.ToString(), ServerAddress.OfSocket(socket.Path), null),
        UriProbe uri => new HttpProbe(uri, IsFirst(uri) ? Pages : [], _describeHolder),
        RedisProbe redis => new RespProbe(redis.ToString(), redis.Endpoint, IsFirst(redis) ? _options.ExpectedCommands : [], _describeHolder),
        McpProbe { Uri: { } uri } mcp => new McpHttpProbe(mcp.ToString(), uri, _options.ExpectedTools, _describeHolder),
        McpProbe mcp => Conversing(new McpStreamProbe(mcp.ToString(), _options.ExpectedTools)),
        LogProbe log => Watching(log),
        ScriptProbe script => new CallbackProbe(script.ToString(), _readyCheck ?? throw new InvalidOperationException("A script was to be asked, and nothing runs it.")),
        _ => throw new InvalidOperationException($"No probe for {probe.GetType().Name}."),
    };

    /// <summary>What is expected is asked once, however many probes could ask it.</summary>
    private bool IsFirst<T>(T probe) where T : ReadinessProbe => ReferenceEquals(probe, _options.Probes.OfType<T>().First());

    private McpStreamProbe Conversing(McpStreamProbe probe)
    {
        Conversation = probe.Offer;
        return probe;
    }

    private LogLineProbe Watching(LogProbe log)
    {
        LogWatch watch = new(log.Pattern);
        _watches.Add(watch);
        if (log.NamesPort) PortWatch ??= watch;
        return new LogLineProbe(log.ToString(), watch);
    }

    private IEnumerable<ISurfaceProbe> UrisWithoutProbe() =>
        _options.Probes.OfType<UriProbe>().Any() || _options.ExpectedUris.Count == 0 ? [] : [new ExpectedUris(Pages)];

    /// <summary>On Unix, .NET takes "/health" for the path of a file.</summary>
    private IReadOnlyList<Uri> Pages =>
        [.. _options.ExpectedUris.Select(uri => uri is { IsAbsoluteUri: true, IsFile: true } ? new Uri(uri.OriginalString, UriKind.Relative) : uri)];
}
