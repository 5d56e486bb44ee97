using System.Globalization;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Engine.Sessions.Programs;

/// <summary>One session that runs programs one after the other.</summary>
internal sealed class ProgramWorker(IPreparedProgram prepared, bool ignoreExitCode) : ISessionWorker
{
    private volatile IStartedProgram? _running;
    private volatile bool _isInterrupted;

    public void Open()
    {
        // There is nothing to make: each operation makes its own process.
    }

    public void Run(OperationLoop loop)
    {
        while (loop.Next())
        {
            SessionFault? fault = Operate();
            if (loop.End(fault) == GateEnd.Abandoned) return;
            _isInterrupted = false;
        }
    }

    public void Close()
    {
        // Whatever was started has been collected.
    }

    /// <summary>Stopping a program can take half a second: it is asked first, and killed then. The watchdog must not wait for it.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        Interlocked.MemoryBarrier();
        if (_running is not { } running) return;
        _ = Task.Factory.StartNew(running.Stop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose()
    {
        // Each program is disposed where it was started.
    }

    private SessionFault? Operate()
    {
        try
        {
            using IStartedProgram started = prepared.Start();
            _running = started;
            Interlocked.MemoryBarrier();

            // It may have been interrupted before there was anything to stop.
            if (_isInterrupted) started.Stop();
            ProgramExit exit = started.Collect();
            _running = null;
            return exit.ExitCode == 0 || ignoreExitCode
                ? null
                : new SessionFault("ExitCode", exit.ExitCode.ToString(CultureInfo.InvariantCulture), $"it ended with {exit.Description}");
        }
        catch (MeasurementException failure)
        {
            return SessionFault.Of(failure);
        }
    }
}
