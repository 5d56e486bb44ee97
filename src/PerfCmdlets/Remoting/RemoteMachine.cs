using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>A machine that a PSSession leads to, whatever its transport.</summary>
internal sealed class RemoteMachine(PSSession session, string name)
{
    // A question to the host is the shortest round trip that remoting has; the first ones are slow for being the first.
    private const string CompareClocks = """
        foreach ($trip in 1..16) {
            $start = [Diagnostics.Stopwatch]::GetTimestamp()
            $there = [DateTimeOffset]::UtcNow.UtcTicks
            $here = $Host.UI.ReadLine()
            "$there $here $([Diagnostics.Stopwatch]::GetElapsedTime($start).Ticks)"
        }
        """;

    public string Name => name;

    public Runspace Runspace => session.Runspace;

    /// <summary>The machines of some sessions. Where two lead to the same name, that of the session tells them apart.</summary>
    public static RemoteMachine[] Of(PSSession[] sessions) =>
    [
        .. sessions.Select(session => new RemoteMachine(
            session,
            sessions.Count(other => other.ComputerName == session.ComputerName) == 1 ? session.ComputerName : $"{session.ComputerName} ({session.Name})")),
    ];

    /// <summary>Runs a short script there.</summary>
    /// <exception cref="MeasurementException">It failed, or the session is of no use.</exception>
    public Collection<PSObject> Invoke(string script, params object?[] arguments) => Invoke(script, host: null, arguments);

    /// <summary>Holds the clock there against that of this machine.</summary>
    /// <exception cref="MeasurementException">The session is of no use.</exception>
    public ClockOffset ReadClock()
    {
        StartHost here = new(() => DateTimeOffset.UtcNow.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return ClockOffset.Of(Invoke(CompareClocks, here).Select(trip =>
        {
            long[] ticks = [.. $"{trip}".Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
            TimeSpan took = TimeSpan.FromTicks(ticks[2]);
            return (Instant(ticks[1]) - (took / 2), Instant(ticks[0]) + (took / 2), took);
        }));
    }

    /// <summary>Whether it is what remoting throws, and not a defect of ours.</summary>
    public static bool IsRemoting(Exception failure) =>
        failure is RuntimeException or InvalidRunspaceStateException or InvalidPowerShellStateException or PSInvalidOperationException or InvalidOperationException;

    public MeasurementException Failure(Exception cause)
    {
        string reason = cause is RuntimeException { ErrorRecord: { } record } ? record.ToString() : cause.Message;
        return new MeasurementException(FailureKind.RemoteRunFailed, name, $"the load could not be run there: {reason.TrimEnd('.')}.", cause);
    }

    private Collection<PSObject> Invoke(string script, StartHost? host, params object?[] arguments)
    {
        try
        {
            PowerShell pipeline = PowerShell.Create();
            pipeline.Runspace = session.Runspace;
            pipeline.AddScript(script);
            foreach (object? argument in arguments) pipeline.AddArgument(argument);
            return Result(pipeline, host is null ? new PSInvocationSettings() : new PSInvocationSettings { Host = host });
        }
        catch (Exception failure) when (IsRemoting(failure))
        {
            throw Failure(failure);
        }
    }

    private Collection<PSObject> Result(PowerShell pipeline, PSInvocationSettings settings)
    {
        PSDataCollection<PSObject> results = [];
        IAsyncResult run = pipeline.BeginInvoke<PSObject, PSObject>(null, results, settings, null, null);
        if (!run.AsyncWaitHandle.WaitOne(RemotePatience.Step))
        {
            // Not disposed of: that would wait for what does not come.
            _ = Task.Run(() => pipeline.BeginStop(null, null));
            throw Failure(new TimeoutException($"there was no answer within {RemotePatience.Step.TotalMinutes:0} minutes"));
        }

        using (pipeline)
        {
            _ = pipeline.EndInvoke(run);
            return results.ReadAll();
        }
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
