using System.Globalization;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup;

/// <summary>One start: looks whether the place is free, starts the server, waits until it is ready, asks what it offers, ends it.</summary>
internal sealed class StartRun(ServerStartupOptions options, IServerLauncher launcher, IClock clock)
{
    private readonly StartFindings _findings = new(options);

    /// <summary>Answers a <see cref="ScriptProbe"/>.</summary>
    public Func<StartedServer, CancellationToken, string?>? ReadyCheck { get; init; }

    /// <summary>Runs to the end. Whatever was started has ended then, also after a failure, unless it is to be kept running.</summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public StartRecord Run(int number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _findings.StartedAt = DateTimeOffset.Now;
        long begun = clock.Nanoseconds;
        using ProbeSet probes = ProbeSet.Of(options, ReadyCheck, port => ListeningPorts.Find(port).FirstOrDefault()?.ToString());
        if (probes.Probes.Select(probe => probe.FindOccupant(cancellationToken)).FirstOrDefault(occupant => occupant is not null) is { } occupant)
            _findings.Failure = $"{occupant}. Stop it, or choose another";
        else Start(probes, cancellationToken);
        return _findings.ToRecord(number, clock.Nanoseconds - begun);
    }

    private void Start(ProbeSet probes, CancellationToken cancellationToken)
    {
        // The wall clock and the zero of all milestones belong together.
        _findings.StartedAt = DateTimeOffset.Now;
        IServerProcess process;
        try
        {
            process = launcher.Start(new ServerLaunch
            {
                Command = options.Command,
                Environment = options.Environment,
                Watches = probes.Watches,
                Conversation = probes.Conversation,
                LogTail = options.LogTail,
                MayOutlive = options.KeepRunning,
            });
        }
        catch (MeasurementException refused)
        {
            _findings.Failure = refused.Message.TrimEnd('.');
            return;
        }

        using (process)
        {
            _findings.Process = process;
            ServerUnderTest server = new(process, probes.PortWatch);
            try
            {
                if (options.ToExit || probes.Probes.Count == 0) AwaitEnd(process, cancellationToken);
                else AwaitReadiness(probes, server, cancellationToken);
            }
            finally
            {
                if (options.KeepRunning && _findings.Succeeded && !cancellationToken.IsCancellationRequested) _findings.KeepRunning();
                else Stop(process);
            }
        }
    }

    private void Stop(IServerProcess process)
    {
        long asked = clock.Nanoseconds;
        ServerStop stop = process.Stop(options.StopTimeout);
        _findings.Stopped(stop, clock.Nanoseconds - asked);
    }

    private void AwaitReadiness(ProbeSet probes, ServerUnderTest server, CancellationToken cancellationToken)
    {
        ReadinessWatch watch = new(probes.Probes, options.ConsecutiveSuccess, clock);
        StartupEnd end = StartupEnd.TimedOut;
        try
        {
            end = watch.Await(server, options.Timeout, cancellationToken);
        }
        finally
        {
            _findings.Usage = server.Process.ReadUsage();
            _findings.Probed(watch.Loops, server, end == StartupEnd.Ready);
        }

        switch (end)
        {
            case StartupEnd.Ended:
                _findings.EndedTooEarly();
                break;
            case StartupEnd.TimedOut:
                string problems = string.Join("; ", watch.Loops.Where(loop => loop.HeldFrom is null).Select(loop => $"{loop.Probe.Name}: {loop.Problem}"));
                _findings.Failure = $"not ready within {Seconds(options.Timeout)}: {problems}";
                break;
            default:
                CheckOwner(probes, server);
                if (_findings.Failure is null) _findings.Missing = [.. probes.Surfaces.SelectMany(surface => surface.FindMissing(server, cancellationToken))];
                cancellationToken.ThrowIfCancellationRequested();
                break;
        }
    }

    /// <summary>Without probes: it must live for a while, or end within its time.</summary>
    private void AwaitEnd(IServerProcess process, CancellationToken cancellationToken)
    {
        TimeSpan limit = options.ToExit ? options.Timeout : options.AliveFor;
        long left = process.StartedAt + (long)limit.TotalNanoseconds - clock.Nanoseconds;
        _ = WaitHandle.WaitAny([process.Ended, cancellationToken.WaitHandle], TimeSpan.FromTicks(Math.Max(0, left) / 100));
        cancellationToken.ThrowIfCancellationRequested();
        _findings.Usage = process.ReadUsage();
        if (options.ToExit && process.End is null) _findings.Failure = $"still running after {Seconds(limit)}";
        else if (options.ToExit) _findings.EndedByItself();
        else if (process.End is { } end && (end.ExitCode != 0 || !process.IsAlive)) _findings.EndedTooEarly();
    }

    /// <summary>What answers at the port may be another server that was faster, or one that shares the port.</summary>
    private void CheckOwner(ProbeSet probes, ServerUnderTest server)
    {
        IEnumerable<IConnectingProbe> local = probes.Probes.OfType<IConnectingProbe>().Where(probe => probe.IsLocal);
        foreach (int port in local.Select(probe => probe.PortOf(server.PortWatch)).OfType<int>().Distinct())
        {
            IReadOnlyList<PortHolder> holders = ListeningPorts.Find(port);
            if (holders.Count == 0 || holders.Any(holder => holder.ProcessId is not { } id || server.Process.Owns(id))) continue;
            _findings.Failure = string.Create(CultureInfo.InvariantCulture, $"port {port} is answered by {holders[0]}, not by the server that was started");
            return;
        }
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
