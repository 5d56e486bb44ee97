using System.Runtime.InteropServices;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>The system calls that reading processes needs.</summary>
internal static unsafe class LinuxNative
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int AccessDenied = 13;
    public const int InvalidArgument = 22;
    public const int ClockProcess = 2;
    public const int ClockThread = 3;
    public const int ClockMonotonicCoarse = 6;
    public const int ClockBoot = 7;

    private const string Library = "libc";
    private const int ReadOnlyAndCloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int PidFdOpen = 434;
    private const int PidFdSendSignal = 424;

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public readonly long Total => (Seconds * 1_000_000_000) + Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollItem
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>A clock in nanoseconds, or -1 and the error.</summary>
    public static long ReadClock(int clock, out int error)
    {
        TimeSpec time;
        error = ClockGetTime(clock, &time) == 0 ? 0 : Marshal.GetLastPInvokeError();
        return error == 0 ? time.Total : -1;
    }

    public static long ReadClock(int clock) => ReadClock(clock, out _);

    public static long Resolution(int clock)
    {
        TimeSpec time;
        return ClockGetResolution(clock, &time) == 0 ? time.Total : 0;
    }

    /// <summary>The CPU clock of another process, made up as clock_getcpuclockid(3) does: ~pid, and 2 for "scheduler time".</summary>
    public static int CpuClockOf(int processId) => (~processId << 3) | 2;

    public static int OpenForReading(string path) => Open(path, ReadOnlyAndCloseOnExec);

    /// <summary>Names a file without the right to read it: enough to ask for its size.</summary>
    public static int OpenPath(string path) => Open(path, ReadOnlyAndCloseOnExec | PathOnly);

    /// <summary>A descriptor that becomes readable when the process ends, or -1 (before Linux 5.3).</summary>
    public static int OpenProcess(int processId) => (int)SystemCall(PidFdOpen, processId, 0);

    /// <summary>Signals the process that a descriptor stands for, and never another that has got its id. Says whether that was allowed.</summary>
    public static bool SendSignal(int processDescriptor, int signal) => SystemCall(PidFdSendSignal, processDescriptor, signal, 0, 0) == 0;

    /// <summary>The beginning of a small file, as much as the buffer takes; empty where it cannot be read.</summary>
    public static ReadOnlySpan<byte> ReadFile(string path, Span<byte> buffer)
    {
        int descriptor = OpenForReading(path);
        if (descriptor < 0) return [];
        int length = ReadFromStart(descriptor, buffer);
        _ = Close(descriptor);
        return buffer[..Math.Max(0, length)];
    }

    /// <summary>What a symbolic link says, or null: of /proc/PID/fd/N also what is no file, as in "pipe:[123]".</summary>
    public static string? ReadLink(string path)
    {
        const int Bytes = 256;
        byte* text = stackalloc byte[Bytes];
        nint length = ReadLink(path, text, Bytes);
        return length is > 0 and < Bytes ? System.Text.Encoding.UTF8.GetString(text, (int)length) : null;
    }

    /// <summary>The file from its beginning, as much as the buffer takes; 0 or less where it cannot be read.</summary>
    public static int ReadFromStart(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer) return (int)ReadAt(descriptor, start, buffer.Length, 0);
    }

    /// <summary>The size that the system gives for a descriptor, or -1.</summary>
    public static long SizeOf(int descriptor)
    {
        const int EmptyPath = 0x1000;
        const uint Size = 0x200;
        const int OffsetOfSize = 40;
        byte* status = stackalloc byte[256];
        byte empty = 0;
        return Statx(descriptor, &empty, EmptyPath, Size, status) == 0 ? *(long*)(status + OffsetOfSize) : -1;
    }

    /// <summary>Processors in the affinity mask of a process, or 0 where it cannot be read.</summary>
    public static int AffinityCount(int processId)
    {
        const int Bytes = 1024;
        ulong* mask = stackalloc ulong[Bytes / sizeof(ulong)];
        new Span<ulong>(mask, Bytes / sizeof(ulong)).Clear();
        if (GetAffinity(processId, Bytes, mask) < 0) return 0;
        int count = 0;
        for (int i = 0; i < Bytes / sizeof(ulong); i++) count += System.Numerics.BitOperations.PopCount(mask[i]);
        return count;
    }

    /// <summary>CPU time of this process's children that ended and were waited for: to the microsecond, where /proc has ticks.</summary>
    public static CpuTimes WaitedChildren()
    {
        const int Children = -1;
        long* usage = stackalloc long[32];
        return GetUsage(Children, usage) != 0
            ? default
            : new CpuTimes((usage[0] * 1_000_000_000) + (usage[1] * 1_000), (usage[2] * 1_000_000_000) + (usage[3] * 1_000));
    }

    /// <summary>How late the timers of this thread may run out, in nanoseconds; 0 stands for the default, 50 us.</summary>
    public static void SetTimerSlack(nint nanoseconds) => _ = ProcessControl(29, nanoseconds, 0, 0, 0);

    [DllImport(Library, EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport(Library, EntryPoint = "ppoll", SetLastError = true)]
    public static extern int Poll(PollItem* items, nuint count, TimeSpec* timeout, nint signals);

    [DllImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static extern int EventDescriptor(uint initial, int flags);

    [DllImport(Library, EntryPoint = "write")]
    public static extern nint Write(int descriptor, long* value, nint count);

    [DllImport(Library, EntryPoint = "clock_gettime", SetLastError = true)]
    private static extern int ClockGetTime(int clock, TimeSpec* time);

    [DllImport(Library, EntryPoint = "clock_getres", SetLastError = true)]
    private static extern int ClockGetResolution(int clock, TimeSpec* time);

    [DllImport(Library, EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport(Library, EntryPoint = "pread", SetLastError = true)]
    private static extern nint ReadAt(int descriptor, byte* buffer, nint count, long offset);

    [DllImport(Library, EntryPoint = "statx")]
    private static extern int Statx(int folder, byte* path, int flags, uint mask, byte* status);

    [DllImport(Library, EntryPoint = "sched_getaffinity")]
    private static extern int GetAffinity(int processId, nint bytes, ulong* mask);

    [DllImport(Library, EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, long* usage);

    [DllImport(Library, EntryPoint = "prctl")]
    private static extern int ProcessControl(int option, nint a, nint b, nint c, nint d);

    [DllImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static extern nint SystemCall(nint number, nint a, nint b);

    [DllImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static extern nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    [DllImport(Library, EntryPoint = "readlink")]
    private static extern nint ReadLink([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte* text, nint bytes);
}
