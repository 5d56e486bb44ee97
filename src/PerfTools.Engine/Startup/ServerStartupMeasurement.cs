namespace PerfTools.Engine.Startup;

/// <summary>Starts servers in one environment or several, taking turns, and says whether and how fast they become ready.</summary>
public sealed class ServerStartupMeasurement
{
    private readonly IReadOnlyList<ServerStartupOptions> _environments;

    /// <param name="environments">One or more; the first is what the others are compared with.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public ServerStartupMeasurement(IReadOnlyList<ServerStartupOptions> environments)
    {
        foreach (ServerStartupOptions environment in environments) environment.Validate();
        _environments = environments;
    }

    /// <summary>Answers a <see cref="ScriptProbe"/>: null where the server is ready, else what is missing. Blocks, on a thread of its own.</summary>
    public Func<StartedServer, CancellationToken, string?>? ReadyCheck { get; init; }

    /// <summary>
    /// A <see cref="ServerStartResult"/> for each start where that was asked for, as they end; then a <see cref="ServerStartupResult"/>
    /// for each environment. Whatever was started has ended before the sequence does, unless it was to be kept running.
    /// </summary>
    public IAsyncEnumerable<object> MeasureAsync(IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<object>("startup", (emit, token) => throw new NotImplementedException($"{_environments.Count}"), cancellationToken);
}
