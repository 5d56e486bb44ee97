using System.Globalization;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup;

/// <summary>Starts servers in one environment or several, taking turns, and says whether and how fast they become ready.</summary>
public sealed class ServerStartupMeasurement
{
    // A server that never starts is not started ten times more, each time until its time is up.
    private const int MostFailuresInARow = 3;

    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(2);

    private readonly IReadOnlyList<ServerStartupOptions> _environments;

    /// <param name="environments">One or more; the first is what the others are compared with.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public ServerStartupMeasurement(IReadOnlyList<ServerStartupOptions> environments)
    {
        foreach (ServerStartupOptions environment in environments)
        {
            environment.Validate();
            _ = EnvironmentBlock.Of(environment.Environment);
        }

        if (environments.Count > 1 && environments.Any(environment => environment.KeepRunning))
            throw new OptionException(nameof(ServerStartupOptions.KeepRunning), $"can keep one server only, and {environments.Count} environments were given.");
        _environments = environments;
    }

    /// <summary>Answers a <see cref="ScriptProbe"/>: null where the server is ready, else what is missing. Blocks, on a thread of its own.</summary>
    public Func<StartedServer, CancellationToken, string?>? ReadyCheck { get; init; }

    internal IServerLauncher Launcher { get; init; } = new ServerLauncher();

    /// <summary>
    /// A <see cref="ServerStartResult"/> for each start where that was asked for, as they end; then a <see cref="ServerStartupResult"/>
    /// for each environment, also after cancellation, of what there was. Whatever was started has ended before the sequence does,
    /// unless it was to be kept running.
    /// </summary>
    public IAsyncEnumerable<object> MeasureAsync(IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<object>("startup", (emit, token) => Measure(result => emit([result]), progress, token), cancellationToken);

    private void Measure(Action<object> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        List<StartRecord>[] starts = [.. _environments.Select(_ => new List<StartRecord>())];
        try
        {
            Run(starts, emit, progress, cancellationToken);
        }
        finally
        {
            foreach (ServerStartupResult result in Results(starts)) emit(result);
        }
    }

    private void Run(List<StartRecord>[] starts, Action<object> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        int rounds = _environments.Max(Planned);
        for (int round = 0; round < rounds; round++)
        {
            // A B, B A: who goes first has no advantage, and what drifts hits all.
            IEnumerable<int> order = Enumerable.Range(0, _environments.Count);
            foreach (int index in round % 2 == 0 ? order : order.Reverse())
            {
                ServerStartupOptions environment = _environments[index];
                if (round >= Planned(environment) || HasGivenUp(starts[index])) continue;
                progress?.Report(new MeasurementProgress($"Starting {environment.Target}", Text($"start {round + 1} of {Planned(environment)}"), 100 * round / rounds));

                // Whoever takes progress and rows wakes up now. Beside the start of a program, which holds this process's memory still
                // for a moment, that would cost half a millisecond, and count as the program's.
                _ = cancellationToken.WaitHandle.WaitOne(SettleTime);
                StartRecord start = new StartRun(environment, Launcher, MonotonicClock.Instance) { ReadyCheck = ReadyCheck }.Run(round + 1, cancellationToken);
                starts[index].Add(start);
                if (environment.PerStart) emit(start.Row);
            }
        }
    }

    private IEnumerable<ServerStartupResult> Results(List<StartRecord>[] starts)
    {
        for (int index = 0; index < starts.Length; index++)
        {
            if (starts[index].Count == 0) continue;
            StartupComparison? comparison = index > 0 && starts[0].Count > 0 ? StartupComparison.Of(starts[0], starts[index]) : null;
            yield return StartupReport.Build(_environments[index], starts[index], comparison, PlanNote(_environments[index], starts[index]));
        }
    }

    private static string? PlanNote(ServerStartupOptions environment, List<StartRecord> starts)
    {
        if (starts.Count >= Planned(environment)) return null;
        return HasGivenUp(starts)
            ? Text($"given up after {starts.Count} of {Planned(environment)} starts, as {MostFailuresInARow} in a row failed")
            : Text($"ended early, after {starts.Count} of {Planned(environment)} starts");
    }

    private static bool HasGivenUp(List<StartRecord> starts) =>
        starts.Count >= MostFailuresInARow && starts.TakeLast(MostFailuresInARow).All(start => !start.Succeeded);

    private static int Planned(ServerStartupOptions environment) => environment.WarmupCount + environment.Count;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
