using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Processes.Windows;

/// <summary>
/// Processes of Windows on x86: QueryProcessCycleTime for the time, GetProcessTimes for user and kernel. An open handle
/// belongs to the process and not to its id, and its counters can be read after the end.
/// </summary>
internal sealed class WindowsProcessSource : IProcessSource
{
    /// <summary>The timer interrupt, in steps of which GetProcessTimes counts.</summary>
    internal const long TickNanoseconds = 15_625_000;

    private readonly double _cyclesPerNanosecond = CycleRate.Learn(
        () => MonotonicClock.Instance.Nanoseconds,
        () => WindowsNative.ThreadCycles(WindowsNative.CurrentThread(), out ulong cycles) ? cycles : 0);

    private readonly ProcessSnapshot _snapshot = new(MonotonicClock.Instance);

    public CpuSource Kind => CpuSource.CycleTime;

    public long SplitStepNanoseconds => TickNanoseconds;

    public long StartKeyNow => DateTime.UtcNow.ToFileTimeUtc();

    public bool KeepsCountersOfEnded => true;

    public IProcessReader Open(int processId, bool evenIfEnded = false)
    {
        string text = processId.ToString(CultureInfo.InvariantCulture);
        SafeProcessHandle handle = WindowsNative.OpenProcess(WindowsNative.QueryLimitedInformation | WindowsNative.Synchronize, false, processId);
        if (handle.IsInvalid)
        {
            const int AccessDenied = 5;
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw error == AccessDenied
                ? new MeasurementException(FailureKind.ProcessNotReadable, text, "the system does not let this user read the process.")
                : new MeasurementException(FailureKind.ProcessNotFound, text, $"no process has the id {text}.", new Win32Exception(error));
        }

        Reader reader = new(processId, handle, _snapshot, _cyclesPerNanosecond);
        if (evenIfEnded || (reader.TryReadDetails(out ProcessDetails details) && !details.IsDefunct)) return reader;
        reader.Dispose();
        throw new MeasurementException(FailureKind.ProcessDefunct, text, "the process has ended.");
    }

    /// <summary>Windows keeps a parent's id when the parent is gone and the id another's: who is older than it is no child.</summary>
    public IReadOnlyList<int> ChildrenOf(int processId) => _snapshot.ChildrenOf(processId);

    private sealed class Reader(int processId, SafeProcessHandle handle, ProcessSnapshot snapshot, double cyclesPerNanosecond) : IProcessReader
    {
        public int Id => processId;

        public string Name { get; } = NameOf(processId);

        public bool IsKernelThread => false;

        public int ExitDescriptor => -1;

        public int AffinityCount => WindowsNative.AffinityMask(handle, out nuint mask, out _) && mask != 0
            ? System.Numerics.BitOperations.PopCount(mask)
            : Environment.ProcessorCount;

        public double ProcessorCount => AffinityCount;

        public bool TryReadCpu(out long nanoseconds)
        {
            bool succeeded = WindowsNative.ProcessCycles(handle, out ulong cycles);
            nanoseconds = (long)(cycles / cyclesPerNanosecond);
            return succeeded;
        }

        public bool TryReadDetails(out ProcessDetails details)
        {
            details = default;
            if (!WindowsNative.Times(handle, out long created, out _, out long kernel, out long user)) return false;
            bool hasEnded = WindowsNative.WaitFor(handle, 0) == 0;
            (int parent, int threads) = snapshot.Find(processId);
            details = new ProcessDetails
            {
                StartKey = created,
                ParentId = parent,
                IsDefunct = hasEnded,
                Own = new CpuTimes(user * 100, kernel * 100),
                ThreadCount = hasEnded ? 0 : threads,
                WorkingSetBytes = !hasEnded && WindowsNative.TryMemory(handle, out long workingSet, out _) ? workingSet : null,
                HandleCount = !hasEnded && WindowsNative.HandleCount(handle, out uint handles) ? (int)handles : null,
            };
            return true;
        }

        public bool TryReadMemory(out ProcessMemory memory)
        {
            bool succeeded = WindowsNative.TryMemory(handle, out _, out long committed);
            memory = new ProcessMemory(committed, null);
            return succeeded;
        }

        public void Dispose() => handle.Dispose();

        private static string NameOf(int processId)
        {
            try
            {
                using Process process = Process.GetProcessById(processId);
                return process.ProcessName;
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                return processId.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
