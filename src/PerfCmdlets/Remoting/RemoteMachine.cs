using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>A machine that a PSSession leads to, whatever its transport.</summary>
internal sealed class RemoteMachine(PSSession session, string name)
{
    private const int ClockReadings = 9;

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
    public Collection<PSObject> Invoke(string script, params object?[] arguments)
    {
        try
        {
            using PowerShell pipeline = PowerShell.Create();
            pipeline.Runspace = session.Runspace;
            pipeline.AddScript(script);
            foreach (object? argument in arguments) pipeline.AddArgument(argument);
            return pipeline.Invoke();
        }
        catch (Exception failure) when (IsRemoting(failure))
        {
            throw Failure(failure);
        }
    }

    public ClockOffset ReadClock() => ClockOffset.Of([.. Enumerable.Range(0, ClockReadings).Select(_ => ReadClockOnce())]);

    /// <summary>Whether it is what remoting throws, and not a defect of ours.</summary>
    public static bool IsRemoting(Exception failure) =>
        failure is RuntimeException or InvalidRunspaceStateException or InvalidPowerShellStateException or PSInvalidOperationException or InvalidOperationException;

    public MeasurementException Failure(Exception cause)
    {
        string reason = cause is RuntimeException { ErrorRecord: { } record } ? record.ToString() : cause.Message;
        return new MeasurementException(FailureKind.RemoteRunFailed, name, $"the load could not be run there: {reason.TrimEnd('.')}.", cause);
    }

    private (DateTimeOffset Began, DateTimeOffset Other, TimeSpan Took) ReadClockOnce()
    {
        DateTimeOffset began = DateTimeOffset.UtcNow;
        long start = Stopwatch.GetTimestamp();
        object ticks = Invoke("[DateTimeOffset]::UtcNow.UtcTicks")[0].BaseObject;
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return (began, new DateTimeOffset(Convert.ToInt64(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), took);
    }
}
