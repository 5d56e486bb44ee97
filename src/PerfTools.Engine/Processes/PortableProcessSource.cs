using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PerfTools.Engine.Processes;

/// <summary>
/// Processes by System.Diagnostics.Process, where nothing better is to be had: CPU time in steps of 10 to 16 ms, and no
/// children.
/// </summary>
internal sealed class PortableProcessSource : IProcessSource
{
    public CpuSource Kind => CpuSource.Portable;

    // The timer interrupt of Windows; Linux has 10 ms.
    public long SplitStepNanoseconds => OperatingSystem.IsWindows() ? 15_625_000 : 10_000_000;

    public long StartKeyNow => DateTime.Now.Ticks;

    public bool KeepsCountersOfEnded => false;

    public IProcessReader Open(int processId, bool evenIfEnded = false)
    {
        string text = processId.ToString(CultureInfo.InvariantCulture);
        try
        {
            Process process = Process.GetProcessById(processId);
            if (!process.HasExited || evenIfEnded) return new Reader(process);
            process.Dispose();
            throw new MeasurementException(FailureKind.ProcessDefunct, text, "the process has ended.");
        }
        catch (ArgumentException)
        {
            throw new MeasurementException(FailureKind.ProcessNotFound, text, $"no process has the id {text}.");
        }
        catch (InvalidOperationException)
        {
            throw new MeasurementException(FailureKind.ProcessDefunct, text, "the process ended while it was being opened.");
        }
        catch (Win32Exception refused)
        {
            throw new MeasurementException(FailureKind.ProcessNotReadable, text, $"{refused.Message}.", refused);
        }
    }

    public IReadOnlyList<int> ChildrenOf(int processId) => [];

    private sealed class Reader(Process process) : IProcessReader
    {
        private readonly long _startKey = process.StartTime.Ticks;

        public int Id => process.Id;

        public string Name { get; } = process.ProcessName;

        public bool IsKernelThread => false;

        public int ExitDescriptor => -1;

        public int AffinityCount => Environment.ProcessorCount;

        public double ProcessorCount => AffinityCount;

        public bool TryReadCpu(out long nanoseconds)
        {
            long read = 0;
            bool succeeded = Try(() => read = process.TotalProcessorTime.Ticks * 100);
            nanoseconds = read;
            return succeeded;
        }

        public bool TryReadDetails(out ProcessDetails details)
        {
            ProcessDetails read = default;
            bool succeeded = Try(() => read = Details());
            details = read;
            return succeeded;
        }

        public bool TryReadMemory(out ProcessMemory memory)
        {
            memory = default;
            return false;
        }

        public void Dispose() => process.Dispose();

        private ProcessDetails Details()
        {
            // Everything but the times is cached until it is asked for anew.
            process.Refresh();
            bool hasExited = process.HasExited;
            return new ProcessDetails
            {
                StartKey = _startKey,
                IsDefunct = hasExited,
                Own = new CpuTimes(process.UserProcessorTime.Ticks * 100, process.PrivilegedProcessorTime.Ticks * 100),
                ThreadCount = hasExited ? 0 : process.Threads.Count,
                WorkingSetBytes = hasExited ? null : process.WorkingSet64,
                HandleCount = hasExited ? null : process.HandleCount,
            };
        }

        private static bool Try(Action read)
        {
            try
            {
                read();
                return true;
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or NotSupportedException)
            {
                return false;
            }
        }
    }
}
