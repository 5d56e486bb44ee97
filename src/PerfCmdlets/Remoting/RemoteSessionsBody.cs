using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Merging;
using PerfTools.Engine.Sessions.Report;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>The same load on several machines from one instant on: a result for each machine, and at last the one of all.</summary>
internal sealed class RemoteSessionsBody(SessionLoadOptions load, RemoteMachine[] machines, ICmdletOutput output, CancellationToken cancelled)
{
    /// <summary>What a load is called where no machine could say it.</summary>
    public required ConcurrentSessionsResult Identity { get; init; }

    public required IDictionary? Threshold { get; init; }

    public async Task RunAsync(PSModuleInfo module, Hashtable parameters, Hashtable variables)
    {
        StartBarrier barrier = new(machines.Length, () => DateTimeOffset.UtcNow);
        RemoteRun[] runs = [.. machines.Select(machine => new RemoteRun(machine, barrier, RemotePatience.Of(load), output, cancelled))];
        NoteTally notes = new();
        await MeasurementBody.Guard(output, Identity.Target, async () =>
        {
            // A thread each: they wait for their machine, and a pool would start them one after the other.
            await Task.WhenAll(runs.Select(run => Task.Factory.StartNew(
                () => run.Run(module, new Hashtable(parameters), variables), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);
            Report(runs, notes);
        }).ConfigureAwait(false);
        notes.Warn(output, Identity.Target);
    }

    private void Report(RemoteRun[] runs, NoteTally notes)
    {
        ConcurrentSessionsResult identity = runs.Select(run => run.Summary).OfType<ConcurrentSessionsResult>().FirstOrDefault() ?? Identity;
        List<ConcurrentSessionsResult> parts = [];

        // A row without a run takes the time of those that ran: so it can be told that it belongs to them.
        DateTimeOffset start = runs.Where(run => run.Summary is { DurationMs: > 0 }).Min(run => run.Summary?.StartedAt) ?? DateTimeOffset.Now;
        foreach (RemoteRun run in runs)
        {
            if (run.Failure is { } failure) output.WriteFailure(failure);
            ConcurrentSessionsResult part = run.Summary ?? FailedRow(run, identity);
            if (part.DurationMs <= 0) part = part with { StartedAt = start };

            // A program may have another path there; it is one load all the same.
            parts.Add(part with { Target = identity.Target, Operation = identity.Operation });
            notes.Add(run.Machine.Name, part.Notes);
            if (runs.Length > 1) output.WriteResult(part);
        }

        ResultMerger merger = new(MergeMode.Concurrent, Threshold) { Failed = output.WriteFailure };
        foreach (ConcurrentSessionsResult merged in merger.Merge(parts).Cast<ConcurrentSessionsResult>())
        {
            output.WriteResult(parts.Count > 1 ? merged with { Notes = $"{merged.Notes}{StartNote(runs)}" } : merged);
            if (LoadFailure.Of(merged) is { } nothing && !cancelled.IsCancellationRequested) output.WriteFailure(nothing);
        }
    }

    /// <summary>How far apart the machines began, as far as their clocks can tell.</summary>
    private static string StartNote(RemoteRun[] runs)
    {
        RemoteRun[] started = [.. runs.Where(run => run.Summary is { DurationMs: > 0 })];
        if (started.Length < 2) return string.Empty;
        TimeSpan apart = started.Max(run => run.Summary!.StartedAt) - started.Min(run => run.Summary!.StartedAt);
        double uncertainty = started.Select(run => run.ClockUncertainty.TotalMilliseconds).OrderDescending().Take(2).Sum();
        return string.Create(CultureInfo.InvariantCulture, $"; the machines started within {apart.TotalMilliseconds:0.0} ms of each other (+/- {uncertainty:0.0})");
    }

    /// <summary>A machine that failed has its row: all its sessions are missing, and the row says why.</summary>
    private ConcurrentSessionsResult FailedRow(RemoteRun run, ConcurrentSessionsResult identity)
    {
        SessionError error = run.Failure is { } failure
            ? new SessionError(SessionPhase.Setup, "RemoteRun", failure.Kind.ToString(), load.SessionsNeeded, failure.Reason)
            : new SessionError(SessionPhase.Setup, "Stopped", string.Empty, load.SessionsNeeded, "the run was stopped before there was a result");
        return new ConcurrentSessionsResult
        {
            Target = identity.Target,
            Work = identity.Work,
            Operation = identity.Operation,
            ComputerName = run.Machine.Name,
            Model = load.Model,
            SessionsRequested = load.SessionsNeeded,
            SessionsFailedToCreate = load.SessionsNeeded,
            NotAttempted = load.OperationCount * load.SessionsNeeded,
            EndedEarly = run.Failure is null,
            RatePerSecond = load.Rate,
            ThinkTimeMs = load.ThinkTime.TotalMilliseconds,
            TimeoutMs = load.Timeout.TotalMilliseconds,
            WarmupCount = load.WarmupCount,
            Verdict = Verdict.Fail,
            Violations = $"no session could be created: {error}",
            Distribution = new Distribution(),
        }.WithErrors([error]);
    }
}
