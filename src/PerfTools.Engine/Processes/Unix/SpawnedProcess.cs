using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>
/// A child of this process. It is collected by id with wait4(2), whose accounts are the kernel's own; until then the id cannot
/// be given to another process, so that signals reach no stranger.
/// </summary>
internal sealed unsafe class SpawnedProcess(int id) : IStartedProgram
{
    private const int ById = 1;
    private const int Exited = 4;
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Interrupted = 4;
    private const int NoChild = 10;

    // WNOWAIT: tell that it has ended, and let it be collected by a later call.
    private static readonly int LeaveIt = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;
    private const int DoNotWait = 1;
    private const int PatienceMs = 500;

    private readonly object _lock = new();
    private ProgramExit? _exit;
    private volatile bool _isLost;

    public int Id => id;

    public void WaitForExit()
    {
        if (_exit is not null) return;
        byte* information = stackalloc byte[256];
        while (Native.WaitId(ById, id, information, Exited | LeaveIt) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Interrupted) continue;

            // Where SIGCHLD is ignored, the system forgets a child as soon as it ends.
            _isLost = Marshal.GetLastPInvokeError() == NoChild;
            return;
        }
    }

    public ProgramExit Collect()
    {
        WaitForExit();
        lock (_lock)
        {
            if (_exit is { } known) return known;
            if (_isLost) throw Lost();

            // What it left running in its group is ours to end, while the group's id is still taken.
            _ = Native.Kill(-id, Kill);
            long* usage = stackalloc long[32];
            int status = 0;
            while (Native.Wait4(id, &status, 0, usage) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            {
            }

            int signal = status & 0x7f;
            ProgramExit exit = new(signal == 0 ? (status >> 8) & 0xff : 128 + signal, Nanoseconds(usage), Nanoseconds(usage + 2));
            _exit = exit;
            return exit;
        }
    }

    public void Stop()
    {
        if (!Signal(Terminate)) return;
        for (int waited = 0; waited < PatienceMs && !HasEnded(); waited += 5) Thread.Sleep(5);
        Signal(Kill);
    }

    public void Dispose()
    {
        Stop();
        WaitForExit();
        if (!_isLost) _ = Collect();
    }

    private MeasurementException Lost() => new(
        FailureKind.ProgramFailed,
        id.ToString(CultureInfo.InvariantCulture),
        "the program has ended, but this process was started with SIGCHLD ignored, so that its exit code and CPU time are lost.");

    private bool HasEnded()
    {
        byte* information = stackalloc byte[256];
        new Span<byte>(information, 256).Clear();

        // The structure stays empty where there is nothing to tell; its first field is the signal number.
        return _exit is not null || (Native.WaitId(ById, id, information, Exited | LeaveIt | DoNotWait) == 0 && *(int*)information != 0);
    }

    /// <summary>Signals the whole group, unless the process has been collected.</summary>
    private bool Signal(int signal)
    {
        lock (_lock) return _exit is null && !_isLost && Native.Kill(-id, signal) == 0;
    }

    /// <summary>A struct timeval: seconds, and microseconds in the lower half on every 64-bit system.</summary>
    private static long Nanoseconds(long* time) => (time[0] * 1_000_000_000) + ((int)time[1] * 1_000L);

    private static class Native
    {
        [DllImport("libc", EntryPoint = "waitid", SetLastError = true)]
        public static extern int WaitId(int kind, int id, byte* information, int options);

        [DllImport("libc", EntryPoint = "wait4", SetLastError = true)]
        public static extern int Wait4(int id, int* status, int options, long* usage);

        [DllImport("libc", EntryPoint = "kill")]
        public static extern int Kill(int id, int signal);
    }
}
