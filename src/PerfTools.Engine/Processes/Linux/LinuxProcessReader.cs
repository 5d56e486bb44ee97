using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>
/// One process of Linux. The kept handles belong to the process and not to its id: once it is gone, reading them fails, also
/// where the id is another's by then.
/// </summary>
internal sealed class LinuxProcessReader : IProcessReader
{
    private static readonly bool CountsHandlesBySize = HandleFolderHasSize();
    private static readonly ProcessorAllowance Allowance = new();

    private readonly byte[] _buffer = new byte[4096];
    private readonly int _clock;
    private readonly bool _isSelf;
    private readonly int _stat;
    private readonly int _memory;
    private readonly int _handles;
    private readonly Lazy<double?> _quota;
    private readonly Lazy<string> _name;
    private int _rollup;
    private bool _isDisposed;

    private LinuxProcessReader(int processId, int stat)
    {
        string folder = Folder(processId);
        Id = processId;
        _isSelf = processId == Environment.ProcessId;
        _clock = LinuxNative.CpuClockOf(processId);
        _stat = stat;
        _memory = LinuxNative.OpenForReading($"{folder}/statm");
        _handles = LinuxNative.OpenPath($"{folder}/fd");
        _rollup = LinuxNative.OpenForReading($"{folder}/smaps_rollup");
        ExitDescriptor = LinuxNative.OpenProcess(processId);

        // Of children, of which there can be many, neither is asked for.
        _quota = new Lazy<double?>(() => Allowance.QuotaOf(processId), LazyThreadSafetyMode.None);
        _name = new Lazy<string>(() => NameOf(processId), LazyThreadSafetyMode.None);
    }

    public int Id { get; }

    public string Name => _name.Value;

    public bool IsKernelThread { get; private init; }

    public int ExitDescriptor { get; }

    public int AffinityCount => LinuxNative.AffinityCount(Id) is > 0 and int count ? count : Environment.ProcessorCount;

    public double ProcessorCount => Math.Min(AffinityCount, _quota.Value ?? double.MaxValue);

    public static LinuxProcessReader Open(int processId, bool evenIfEnded)
    {
        int stat = processId > 0 ? LinuxNative.OpenForReading($"{Folder(processId)}/stat") : -1;
        if (stat < 0) throw NotFound(processId, processId > 0 ? Marshal.GetLastPInvokeError() : LinuxNative.NoSuchFile);
        Span<byte> line = stackalloc byte[1024];
        int length = LinuxNative.ReadFromStart(stat, line);
        _ = LinuxNative.ReadClock(LinuxNative.CpuClockOf(processId), out int error);
        if (length <= 0 || !StatLine.TryParse(line[..length], out StatLine first)) error = LinuxNative.NoSuchFile;
        else if (first.IsDefunct && !evenIfEnded) error = -1;
        else if (error == 0) return new LinuxProcessReader(processId, stat) { IsKernelThread = first.IsKernelThread };
        _ = LinuxNative.Close(stat);
        throw error switch
        {
            -1 => new MeasurementException(
                FailureKind.ProcessDefunct, Text(processId), "the process has ended (a zombie); its parent has not collected it."),
            LinuxNative.InvalidArgument => new MeasurementException(
                FailureKind.ProcessNotFound, Text(processId), "this is the id of a thread, not of a process."),
            _ => NotFound(processId, error),
        };
    }

    public bool TryReadCpu(out long nanoseconds)
    {
        nanoseconds = LinuxNative.ReadClock(_clock, out int error);
        return error == 0;
    }

    public bool TryReadDetails(out ProcessDetails details)
    {
        details = default;
        int length = LinuxNative.ReadFromStart(_stat, _buffer);
        if (length <= 0 || !StatLine.TryParse(_buffer.AsSpan(0, length), out StatLine stat)) return false;
        details = new ProcessDetails
        {
            StartKey = stat.StartTicks,
            ParentId = stat.ParentId,
            IsDefunct = stat.IsDefunct,
            Own = Times(stat.UserTicks, stat.KernelTicks),
            Waited = _isSelf ? LinuxNative.WaitedChildren() : Times(stat.WaitedUserTicks, stat.WaitedKernelTicks),
            WaitedStepNanoseconds = _isSelf ? 1_000 : null,
            ThreadCount = stat.ThreadCount,
            WorkingSetBytes = stat.IsDefunct || IsKernelThread ? null : WorkingSet(),
            HandleCount = stat.IsDefunct ? null : HandleCount(),
        };
        return true;
    }

    public bool TryReadMemory(out ProcessMemory memory)
    {
        memory = default;
        if (_rollup < 0 || IsKernelThread) return false;
        int length = LinuxNative.ReadFromStart(_rollup, _buffer);
        if (length <= 0 && Marshal.GetLastPInvokeError() is not (LinuxNative.AccessDenied or LinuxNative.NotPermitted)) length = ReopenRollup();
        return length > 0 && RollupText.TryParse(_buffer.AsSpan(0, length), out memory);
    }

    /// <summary>This handle alone belongs to the memory and not to the process: after an exec, it is that of the old program.</summary>
    private int ReopenRollup()
    {
        _ = LinuxNative.Close(_rollup);
        _rollup = LinuxNative.OpenForReading($"{Folder(Id)}/smaps_rollup");

        // As long as its own handle can be read, the id, and so the path, is still this process's.
        bool isStillOurs = LinuxNative.ReadFromStart(_stat, _buffer) > 0;
        return _rollup >= 0 && isStillOurs ? LinuxNative.ReadFromStart(_rollup, _buffer) : 0;
    }

    public void Dispose()
    {
        // A descriptor that is closed twice may be another's the second time.
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (int descriptor in new[] { _stat, _memory, _handles, _rollup, ExitDescriptor })
            if (descriptor >= 0) _ = LinuxNative.Close(descriptor);
    }

    private static CpuTimes Times(long userTicks, long kernelTicks) =>
        new(userTicks * LinuxProcessSource.TickNanoseconds, kernelTicks * LinuxProcessSource.TickNanoseconds);

    private long? WorkingSet()
    {
        // Total, resident, … in pages. The counter in stat is the same in name only: since Linux 6.2 it lags behind.
        int length = _memory < 0 ? 0 : LinuxNative.ReadFromStart(_memory, _buffer);
        if (length <= 0) return null;
        ReadOnlySpan<byte> text = _buffer.AsSpan(0, length);
        int blank = text.IndexOf((byte)' ');
        if (blank <= 0 || !Utf8Parser.TryParse(text[(blank + 1)..], out long pages, out _)) return null;

        // A process that is on its way out has given its memory back already, and is not defunct yet.
        return pages == 0 ? null : pages * Environment.SystemPageSize;
    }

    private int? HandleCount()
    {
        if (CountsHandlesBySize) return _handles >= 0 && LinuxNative.SizeOf(_handles) is >= 0 and long size ? (int)size : null;
        try
        {
            return Directory.EnumerateFileSystemEntries($"{Folder(Id)}/fd").Count();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Since Linux 6.2 the size of /proc/PID/fd is the number of its entries; before, it was 0.</summary>
    private static bool HandleFolderHasSize()
    {
        int descriptor = LinuxNative.OpenPath("/proc/self/fd");
        if (descriptor < 0) return false;
        long size = LinuxNative.SizeOf(descriptor);
        _ = LinuxNative.Close(descriptor);
        return size > 0;
    }

    private static string NameOf(int processId)
    {
        try
        {
            // The name that Get-Process shows: the kernel's own is cut off after 15 bytes.
            using Process process = Process.GetProcessById(processId);
            return process.ProcessName;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return Text(processId);
        }
    }

    private static MeasurementException NotFound(int processId, int error) => error is LinuxNative.AccessDenied or LinuxNative.NotPermitted
        ? new MeasurementException(FailureKind.ProcessNotReadable, Text(processId), "the system does not let this user read the process.")
        : error is LinuxNative.NoSuchFile or LinuxNative.NoSuchProcess
            ? new MeasurementException(FailureKind.ProcessNotFound, Text(processId), $"no process has the id {Text(processId)}.")
            : new MeasurementException(FailureKind.ProcessNotReadable, Text(processId), $"the process cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.");

    private static string Folder(int processId) => $"/proc/{Text(processId)}";

    private static string Text(int processId) => processId.ToString(CultureInfo.InvariantCulture);
}
