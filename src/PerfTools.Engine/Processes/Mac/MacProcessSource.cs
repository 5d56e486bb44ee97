using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfTools.Engine.Processes.Mac;

/// <summary>Processes of macOS by libproc: proc_pid_rusage for times and memory, proc_pidinfo for the rest.</summary>
internal sealed unsafe class MacProcessSource : IProcessSource
{
    private static readonly double NanosecondsPerUnit = Timebase();

    public CpuSource Kind => CpuSource.ResourceUsage;

    public long SplitStepNanoseconds => 1_000;

    public long StartKeyNow => (long)MachAbsoluteTime();

    public bool KeepsCountersOfEnded => false;

    public IProcessReader Open(int processId, bool evenIfEnded = false)
    {
        string text = processId.ToString(CultureInfo.InvariantCulture);
        if (processId <= 0 || !Usage.TryRead(processId, out Usage first))
        {
            const int NotPermitted = 1;
            throw Marshal.GetLastPInvokeError() == NotPermitted
                ? new MeasurementException(FailureKind.ProcessNotReadable, text, "the system does not let this user read the process.")
                : new MeasurementException(FailureKind.ProcessNotFound, text, $"no process has the id {text}.");
        }

        if (first.HasEnded && !evenIfEnded)
            throw new MeasurementException(FailureKind.ProcessDefunct, text, "the process has ended (a zombie); its parent has not collected it.");
        return new Reader(processId);
    }

    public IReadOnlyList<int> ChildrenOf(int processId)
    {
        int[] children = new int[1024];
        int count;
        fixed (int* buffer = children) count = ListChildren(processId, buffer, children.Length * sizeof(int));
        return children[..Math.Clamp(count, 0, children.Length)];
    }

    private static double Timebase()
    {
        uint* ratio = stackalloc uint[2];
        return MachTimebase(ratio) == 0 && ratio[1] > 0 ? (double)ratio[0] / ratio[1] : 1;
    }

    /// <summary>What is needed of struct rusage_info_v2; its times are in units of mach_absolute_time.</summary>
    internal readonly record struct Usage(CpuTimes Own, CpuTimes Waited, long Resident, long Footprint, long Start, bool HasEnded)
    {
        private const int Version2 = 2;
        private const int Bytes = 512;

        public static bool TryRead(int processId, out Usage usage)
        {
            byte* buffer = stackalloc byte[Bytes];
            bool succeeded = ResourceUsage(processId, Version2, buffer) == 0;
            usage = succeeded ? Parse(new ReadOnlySpan<byte>(buffer, Bytes), NanosecondsPerUnit) : default;
            return succeeded;
        }

        public static Usage Parse(ReadOnlySpan<byte> structure, double nanosecondsPerUnit)
        {
            const int User = 16, System = 24, Resident = 64, Footprint = 72, Start = 80, Exit = 88, ChildUser = 96, ChildSystem = 104;
            return new Usage(
                new CpuTimes(Time(structure, User), Time(structure, System)),
                new CpuTimes(Time(structure, ChildUser), Time(structure, ChildSystem)),
                Number(structure, Resident),
                Number(structure, Footprint),
                Number(structure, Start),
                Number(structure, Exit) != 0);

            long Time(ReadOnlySpan<byte> from, int offset) => (long)(Number(from, offset) * nanosecondsPerUnit);
        }

        private static long Number(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadInt64LittleEndian(from[offset..]);
    }

    private sealed class Reader(int processId) : IProcessReader
    {
        private const int ListDescriptors = 1;
        private const int BasicInformation = 3;
        private const int TaskInformation = 4;

        public int Id => processId;

        public string Name { get; } = NameOf(processId);

        public bool IsKernelThread => false;

        public int ExitDescriptor => -1;

        public int AffinityCount => Environment.ProcessorCount;

        public double ProcessorCount => AffinityCount;

        public bool TryReadCpu(out long nanoseconds)
        {
            bool succeeded = Usage.TryRead(processId, out Usage usage);
            nanoseconds = usage.Own.Total;
            return succeeded;
        }

        public bool TryReadDetails(out ProcessDetails details)
        {
            const int BytesOfDescriptor = 8, OffsetOfParent = 16, OffsetOfThreads = 84;
            details = default;
            if (!Usage.TryRead(processId, out Usage usage)) return false;
            byte* buffer = stackalloc byte[256];
            int? parent = Information(processId, BasicInformation, 0, buffer, 136) > 0 ? *(int*)(buffer + OffsetOfParent) : null;
            int? threads = Information(processId, TaskInformation, 0, buffer, 96) > 0 ? *(int*)(buffer + OffsetOfThreads) : null;
            int descriptors = Information(processId, ListDescriptors, 0, null, 0);
            details = new ProcessDetails
            {
                StartKey = usage.Start,
                ParentId = parent ?? 0,
                IsDefunct = usage.HasEnded,
                Own = usage.Own,
                Waited = usage.Waited,
                ThreadCount = threads ?? 0,
                WorkingSetBytes = usage.HasEnded ? null : usage.Resident,
                HandleCount = descriptors > 0 ? descriptors / BytesOfDescriptor : null,
            };
            return true;
        }

        public bool TryReadMemory(out ProcessMemory memory)
        {
            bool succeeded = Usage.TryRead(processId, out Usage usage) && !usage.HasEnded;
            memory = new ProcessMemory(usage.Footprint, usage.Footprint);
            return succeeded;
        }

        public void Dispose()
        {
        }

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

    [DllImport("libproc", EntryPoint = "proc_pid_rusage", SetLastError = true)]
    private static extern int ResourceUsage(int processId, int version, byte* buffer);

    [DllImport("libproc", EntryPoint = "proc_pidinfo")]
    private static extern int Information(int processId, int kind, ulong argument, byte* buffer, int bytes);

    [DllImport("libproc", EntryPoint = "proc_listchildpids")]
    private static extern int ListChildren(int processId, int* buffer, int bytes);

    [DllImport("libSystem", EntryPoint = "mach_timebase_info")]
    private static extern int MachTimebase(uint* ratio);

    [DllImport("libSystem", EntryPoint = "mach_absolute_time")]
    private static extern ulong MachAbsoluteTime();
}
