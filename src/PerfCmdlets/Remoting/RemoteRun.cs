using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>One machine's part in a load: it is prepared, waits for the common start, runs, and its results come as they are written there.</summary>
internal sealed class RemoteRun(RemoteMachine machine, StartBarrier barrier, RemotePatience patience, ICmdletOutput output, CancellationToken cancelled)
{
    // The block asks its host, which is this machine, when all sessions there are ready. No answer means that a stop is on its way.
    private const string Script = """
        param($__perfToolsParameters, $__perfToolsVariables)
        foreach ($__perfToolsVariable in $__perfToolsVariables.GetEnumerator()) { Set-Variable -Name $__perfToolsVariable.Key -Value $__perfToolsVariable.Value }
        foreach ($__perfToolsBlock in 'ScriptBlock', 'SetupScript', 'TeardownScript') {
            if ($__perfToolsParameters[$__perfToolsBlock]) { $__perfToolsParameters[$__perfToolsBlock] = [scriptblock]::Create($__perfToolsParameters[$__perfToolsBlock]) }
        }
        $ProgressPreference = 'SilentlyContinue'
        Invoke-ConcurrentSessions @__perfToolsParameters -WarningAction Ignore -StartWhen {
            $answer = $Host.UI.ReadLine()
            $Host.UI.WriteLine('heard')
            if (-not $answer) { Start-Sleep -Seconds 60 }
            [DateTimeOffset]::Parse($answer, [cultureinfo]::InvariantCulture)
        }
        """;

    // Sessions under way are interrupted and torn down there first.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    private readonly object _reading = new();
    private readonly ManualResetEventSlim _heard = new();
    private readonly ManualResetEventSlim _hasArrived = new();
    private readonly ManualResetEventSlim _hasStarted = new();
    private readonly StartPlace _place = new(barrier);
    private ClockOffset _clock;

    public RemoteMachine Machine => machine;

    /// <summary>What became of it; null where it failed.</summary>
    public ConcurrentSessionsResult? Summary { get; private set; }

    public MeasurementException? Failure { get; private set; }

    public TimeSpan ClockUncertainty => _clock.Uncertainty;

    /// <summary>Runs to the end, on a thread of its own; what fails is kept.</summary>
    public void Run(PSModuleInfo module, Hashtable parameters, Hashtable variables)
    {
        try
        {
            using RemoteModule there = new(machine, module, output.WriteVerbose);
            _clock = machine.ReadClock();
            output.WriteVerbose($"{machine.Name}: {_clock}.");
            if (!cancelled.IsCancellationRequested) Load(parameters, variables);
        }
        catch (MeasurementException failure)
        {
            Failure = failure;
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            // The user stopped it; what came before is there.
        }
        catch (Exception failure)
        {
            Failure ??= machine.Failure(failure);
        }
        finally
        {
            _ = _place.Leave();
        }

        if (Summary is null && !cancelled.IsCancellationRequested)
            Failure ??= new MeasurementException(FailureKind.RemoteRunFailed, machine.Name, "the load ended there without a result.");
    }

    private void Load(Hashtable parameters, Hashtable variables)
    {
        PowerShell pipeline = PowerShell.Create();
        pipeline.Runspace = machine.Runspace;
        pipeline.AddScript(Script, useLocalScope: true).AddArgument(parameters).AddArgument(variables);
        using PSDataCollection<PSObject> results = [];
        PSDataCollection<ErrorRecord> errors = pipeline.Streams.Error;
        results.DataAdded += (_, _) => Take(results);
        errors.DataAdded += (_, _) => Take(errors);
        PSInvocationSettings settings = new() { Host = new StartHost(Arrive, _heard.Set) };
        IAsyncResult run = pipeline.BeginInvoke<PSObject, PSObject>(null, results, settings, null, null);
        if (!Await(run)) Stop(pipeline, run);
        try
        {
            if (run.IsCompleted) _ = pipeline.EndInvoke(run);
        }
        catch (PipelineStoppedException) when (cancelled.IsCancellationRequested || Failure is not null)
        {
            // What was measured has come before it.
        }
        finally
        {
            Take(results);
            Take(errors);

            // Of one that will not stop, Dispose would wait for ever.
            if (run.IsCompleted) pipeline.Dispose();
        }
    }

    /// <summary>Waits for the end of the run, and for no machine for ever: the others would wait with it.</summary>
    /// <returns>Whether it has ended; else it is to be stopped.</returns>
    private bool Await(IAsyncResult run)
    {
        WaitHandle[] ends = [run.AsyncWaitHandle, cancelled.WaitHandle];
        int ready = WaitHandle.WaitAny([_hasArrived.WaitHandle, .. ends], RemotePatience.Milliseconds(patience.Setup));
        if (ready == WaitHandle.WaitTimeout && _place.Leave())
        {
            Failure = Silent("was not ready", patience.Setup);
            return false;
        }

        // The other machines are ready in time, or are given up.
        if (WaitHandle.WaitAny([_hasStarted.WaitHandle, .. ends]) != 0) return run.IsCompleted;
        int end = WaitHandle.WaitAny(ends, RemotePatience.Milliseconds(patience.Run));
        if (end == WaitHandle.WaitTimeout) Failure = Silent("had no result", patience.Run!.Value);
        return end == 0;
    }

    private MeasurementException Silent(string what, TimeSpan limit) => new(
        FailureKind.RemoteRunFailed, machine.Name, string.Create(CultureInfo.InvariantCulture, $"the machine {what} after {limit.TotalSeconds:0} s. See whether it still answers, and open a new session."));

    private void Stop(PowerShell pipeline, IAsyncResult run)
    {
        // A pipeline that asks its host would not get the answer any more once it is being stopped: let it come to that first.
        WaitHandle.WaitAny([_heard.WaitHandle, run.AsyncWaitHandle], AnswerPatience);
        _ = Task.Run(() => pipeline.BeginStop(null, null));
        if (!run.AsyncWaitHandle.WaitOne(StopPatience)) output.WriteWarning($"{machine.Name}: the load did not end within {StopPatience.TotalSeconds:0} s after it was stopped. End the session to be sure.");
    }

    /// <summary>Says that the machine is ready, and waits for the start.</summary>
    /// <returns>The start by the clock there, or nothing where there will be none.</returns>
    private string Arrive()
    {
        try
        {
            if (_place.Arrive(_clock.RoundTrip) is not { } start) return string.Empty;
            _hasArrived.Set();
            output.Report(new MeasurementProgress("Concurrent sessions", $"{barrier.Ready} machines are ready", -1));
            start.Wait(cancelled);
            _hasStarted.Set();
            return _clock.ThereOf(start.Result).ToString("o", CultureInfo.InvariantCulture);
        }
        catch (OperationCanceledException)
        {
            return string.Empty;
        }
    }

    private void Take(PSDataCollection<PSObject> results)
    {
        lock (_reading)
        {
            foreach (PSObject item in results.ReadAll()) Take(item);
        }
    }

    private void Take(PSObject item)
    {
        try
        {
            object result = PerfResultReader.Read(item, FailureKind.NotMergeable);
            if (result is ConcurrentSessionsResult summary) Summary = Placed(summary);
            else if (result is SessionResult session) output.WriteResult(session with { ComputerName = machine.Name });
            else if (result is SessionTimelineResult second) output.WriteResult(second with { ComputerName = machine.Name, StartedAt = _clock.HereOf(second.StartedAt).ToLocalTime() });
        }
        catch (MeasurementException unreadable)
        {
            Failure ??= unreadable;
        }
    }

    /// <summary>Times are those of this machine's clock, so that the results of all machines can be compared.</summary>
    private ConcurrentSessionsResult Placed(ConcurrentSessionsResult summary) => summary with
    {
        ComputerName = machine.Name,
        StartedAt = _clock.HereOf(summary.StartedAt).ToLocalTime(),
        Notes = _clock.Offset == TimeSpan.Zero ? summary.Notes : string.Join("; ", new[] { summary.Notes, $"{_clock}" }.Where(note => note.Length > 0)),
    };

    private void Take(PSDataCollection<ErrorRecord> errors)
    {
        lock (_reading)
        {
            foreach (ErrorRecord error in errors.ReadAll())
            {
                string id = error.FullyQualifiedErrorId.Split(',', 2)[0];
                FailureKind kind = Enum.TryParse(id, out FailureKind known) ? known : FailureKind.RemoteRunFailed;
                if (!cancelled.IsCancellationRequested) output.WriteFailure(new MeasurementException(kind, machine.Name, $"{error}"));
            }
        }
    }
}
