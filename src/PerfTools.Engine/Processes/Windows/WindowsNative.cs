using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PerfTools.Engine.Processes.Windows;

/// <summary>The calls of kernel32 that reading processes needs.</summary>
internal static unsafe class WindowsNative
{
    public const uint QueryLimitedInformation = 0x1000;
    public const uint Synchronize = 0x0010_0000;

    private const string Library = "kernel32";

    /// <summary>Working set, and private bytes as Task Manager's "commit size" shows them.</summary>
    public static bool TryMemory(SafeProcessHandle process, out long workingSet, out long committed)
    {
        // PROCESS_MEMORY_COUNTERS_EX on 64-bit Windows.
        const int Bytes = 80, OffsetOfWorkingSet = 16, OffsetOfPrivate = 72;
        byte* counters = stackalloc byte[Bytes];
        *(int*)counters = Bytes;
        bool succeeded = MemoryInfo(process, counters, Bytes);
        workingSet = succeeded ? *(long*)(counters + OffsetOfWorkingSet) : 0;
        committed = succeeded ? *(long*)(counters + OffsetOfPrivate) : 0;
        return succeeded;
    }

    [DllImport(Library, SetLastError = true)]
    public static extern SafeProcessHandle OpenProcess(uint access, bool inherit, int processId);

    [DllImport(Library, EntryPoint = "GetProcessTimes")]
    public static extern bool Times(SafeProcessHandle process, out long created, out long exited, out long kernel, out long user);

    [DllImport(Library, EntryPoint = "QueryProcessCycleTime")]
    public static extern bool ProcessCycles(SafeProcessHandle process, out ulong cycles);

    [DllImport(Library, EntryPoint = "QueryThreadCycleTime")]
    public static extern bool ThreadCycles(nint thread, out ulong cycles);

    [DllImport(Library, EntryPoint = "GetCurrentThread")]
    public static extern nint CurrentThread();

    [DllImport(Library, EntryPoint = "GetProcessHandleCount")]
    public static extern bool HandleCount(SafeProcessHandle process, out uint count);

    [DllImport(Library, EntryPoint = "GetProcessAffinityMask")]
    public static extern bool AffinityMask(SafeProcessHandle process, out nuint mask, out nuint system);

    [DllImport(Library, EntryPoint = "WaitForSingleObject")]
    public static extern uint WaitFor(SafeProcessHandle process, uint milliseconds);

    [DllImport(Library, EntryPoint = "CreateToolhelp32Snapshot")]
    public static extern nint CreateSnapshot(uint kind, uint processId);

    [DllImport(Library, EntryPoint = "Process32FirstW")]
    public static extern bool FirstProcess(nint snapshot, byte* entry);

    [DllImport(Library, EntryPoint = "Process32NextW")]
    public static extern bool NextProcess(nint snapshot, byte* entry);

    [DllImport(Library, EntryPoint = "CloseHandle")]
    public static extern bool CloseHandle(nint handle);

    [DllImport(Library, EntryPoint = "K32GetProcessMemoryInfo")]
    private static extern bool MemoryInfo(SafeProcessHandle process, byte* counters, int bytes);
}
