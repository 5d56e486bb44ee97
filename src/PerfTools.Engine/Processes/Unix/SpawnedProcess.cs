using System.Globalization;
using System.Runtime.InteropServices;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>
/// A child of this process. It is collected by id with wait4(2), whose accounts are the kernel's own; until then the id cannot
/// be given to another process, so that signals reach no stranger.
/// </summary>
/// <param name="id">Its process id, and that of its group.</param>
/// <param name="send">Sends a signal, and says whether that was allowed; null for kill(2).</param>
internal sealed unsafe class SpawnedProcess(int id, Func<int, int, bool>? send = null) : IStartedProgram
{
    private const int ById = 1;
    private const int Exited = 4;
    private const int DoNotWait = 1;
    private const int ByItself = 1;
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int NoChild = 10;
    private const short Readable = 1;
    private const int PatienceMs = 500;

    // The system first takes a killed program's memory apart; one that waits for a dead disk or server never ends.
    private const int KilledPatienceMs = 10_000;
    private const long LookNanoseconds = 100_000_000;

    // WNOWAIT: tell that it has ended, and let it be collected by a later call.
    private static readonly int LeaveIt = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

    // waitid as the kernel has it fills in a struct rusage too; C libraries leave that out.
    private static readonly int? WaitCall = (OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, Architecture.X64) => 247,
        (true, Architecture.Arm64) => 95,
        _ => null,
    };

    private readonly object _lock = new();
    private readonly Func<int, int, bool> _send = send ?? ((target, signal) => UnixNative.Kill(target, signal) == 0);
    private ProgramExit? _exit;
    private bool _isStopped;
    private volatile bool _isLost;
    private volatile bool _isOutOfReach;

    public int Id => id;

    public void WaitForExit()
    {
        if (_exit is not null || _isOutOfReach) return;
        int descriptor = OperatingSystem.IsLinux() ? LinuxNative.OpenProcess(id) : -1;
        if (descriptor < 0)
        {
            Block();
            return;
        }

        // From time to time it looks up: Stop may have given up, or the system may have forgotten the child.
        while (!Ends(descriptor) && !_isOutOfReach && !HasEnded())
        {
        }

        _ = LinuxNative.Close(descriptor);
    }

    public ProgramExit Collect()
    {
        WaitForExit();
        lock (_lock)
        {
            if (_exit is { } known) return known;
            if (_isOutOfReach && !HasEnded()) throw OutOfReach();
            if (_isLost) throw Lost();

            // What a stopped program left in its group is ours to end, while the group's id is still taken.
            if (_isStopped) _ = _send(-id, Kill);
            long* usage = stackalloc long[32];
            int status = 0;
            int collected;
            do collected = Native.Wait4(id, &status, 0, usage);
            while (collected < 0 && Marshal.GetLastPInvokeError() == UnixNative.Interrupted);
            if (collected < 0)
            {
                _isLost = true;
                throw Lost();
            }

            int signal = status & 0x7f;
            ProgramExit exit = signal == 0 ? Exit((status >> 8) & 0xff, usage) : Killed(signal, usage);
            _exit = exit;
            return exit;
        }
    }

    /// <summary>
    /// Blocks until it has ended, and leaves it to be collected, so that its id, and that of its group and session, stays taken:
    /// where the system can tell how it ended without that. Else it is collected.
    /// </summary>
    /// <exception cref="MeasurementException">Its end was lost, or it could not be stopped and runs on.</exception>
    public ProgramExit WaitAndLeave()
    {
        WaitForExit();
        if (WaitCall is not { } call) return Collect();
        lock (_lock)
        {
            if (_exit is { } known) return known;
            if (_isOutOfReach && !HasEnded()) throw OutOfReach();
            byte* information = stackalloc byte[256];
            long* usage = stackalloc long[32];
            if (Native.SystemCall(call, ById, id, (nint)information, Exited | LeaveIt, (nint)usage) != 0) return Collect();

            // siginfo_t: what happened to it, at 8, and at 24 its exit code or the signal.
            int status = *(int*)(information + 24);
            return *(int*)(information + 8) == ByItself ? Exit(status, usage) : Killed(status, usage);
        }
    }

    /// <summary>Signals the whole group, or where it has left that the process alone, unless it has been collected.</summary>
    /// <returns>Whether that was allowed: a program with the rights of another user may refuse it.</returns>
    public bool Send(int signal)
    {
        lock (_lock)
        {
            if (_exit is not null || _isLost) return true;
            _isStopped = true;
            return _send(-id, signal) || _send(id, signal);
        }
    }

    /// <summary>Gives it up: whoever waits for it is told that it could not be stopped.</summary>
    public void Abandon() => _isOutOfReach = true;

    public void Stop()
    {
        if (_isOutOfReach || HasEnded()) return;
        Send(Terminate);
        _ = EndsWithin(PatienceMs);
        bool isKilled = Send(Kill);
        _isOutOfReach = !EndsWithin(isKilled ? KilledPatienceMs : 0);
    }

    /// <exception cref="MeasurementException">It could not be stopped, and runs on.</exception>
    public void Dispose()
    {
        Stop();
        WaitForExit();
        if (!_isLost) _ = Collect();
    }

    /// <summary>Waits where the system has no descriptor for a process. Nothing but its end ends this.</summary>
    private void Block()
    {
        byte* information = stackalloc byte[256];
        while (Native.WaitId(ById, id, information, Exited | LeaveIt) != 0)
        {
            if (Marshal.GetLastPInvokeError() == UnixNative.Interrupted) continue;

            // Where SIGCHLD is ignored, the system forgets a child as soon as it ends.
            _isLost = Marshal.GetLastPInvokeError() == NoChild;
            return;
        }
    }

    /// <summary>Waits for a short while, and says whether it has ended.</summary>
    private static bool Ends(int descriptor)
    {
        LinuxNative.PollItem item = new() { Descriptor = descriptor, Events = Readable };
        LinuxNative.TimeSpec look = new() { Nanoseconds = LookNanoseconds };
        return LinuxNative.Poll(&item, 1, &look, 0) > 0;
    }

    private bool EndsWithin(int milliseconds)
    {
        for (int waited = 0; waited < milliseconds && !HasEnded(); waited += 5) Thread.Sleep(5);
        return HasEnded();
    }

    private bool HasEnded()
    {
        byte* information = stackalloc byte[256];
        new Span<byte>(information, 256).Clear();
        lock (_lock)
        {
            if (_exit is not null || _isLost) return true;
            if (Native.WaitId(ById, id, information, Exited | LeaveIt | DoNotWait) != 0)
                return _isLost = Marshal.GetLastPInvokeError() == NoChild;

            // The structure stays empty where there is nothing to tell; its first field is the signal number.
            return *(int*)information != 0;
        }
    }

    private MeasurementException Lost() => new(
        FailureKind.ProgramFailed,
        id.ToString(CultureInfo.InvariantCulture),
        "the program has ended, but this process was started with SIGCHLD ignored, so that its exit code and CPU time are lost.");

    private MeasurementException OutOfReach() => new(
        FailureKind.ProgramNotStopped,
        string.Create(CultureInfo.InvariantCulture, $"process {id}"),
        "the program could not be stopped, and still runs. It may have the rights of another user, or wait for a device.");

    private static ProgramExit Exit(int code, long* usage) => new(code, Nanoseconds(usage), Nanoseconds(usage + 2));

    private static ProgramExit Killed(int signal, long* usage) => Exit(128 + signal, usage) with { Signal = signal };

    /// <summary>A struct timeval: seconds, and microseconds in the lower half on every 64-bit system.</summary>
    private static long Nanoseconds(long* time) => (time[0] * 1_000_000_000) + ((int)time[1] * 1_000L);

    private static class Native
    {
        [DllImport("libc", EntryPoint = "waitid", SetLastError = true)]
        public static extern int WaitId(int kind, int id, byte* information, int options);

        [DllImport("libc", EntryPoint = "wait4", SetLastError = true)]
        public static extern int Wait4(int id, int* status, int options, long* usage);

        [DllImport("libc", EntryPoint = "syscall")]
        public static extern nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e);
    }
}
