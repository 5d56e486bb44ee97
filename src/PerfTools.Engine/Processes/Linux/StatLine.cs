using System.Buffers.Text;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>The fields of /proc/PID/stat that are needed, as in proc_pid_stat(5). Times are in clock ticks.</summary>
internal readonly record struct StatLine(
    char State,
    int ParentId,
    int SessionId,
    uint Flags,
    long UserTicks,
    long KernelTicks,
    long WaitedUserTicks,
    long WaitedKernelTicks,
    int ThreadCount,
    long StartTicks)
{
    private const uint KernelThreadFlag = 0x0020_0000;

    public bool IsKernelThread => (Flags & KernelThreadFlag) != 0;

    /// <summary>Ended and not collected. A main thread that has ended before the others says Z as well, but is not alone.</summary>
    public bool IsDefunct => State is 'Z' or 'X' && ThreadCount <= 1;

    /// <summary>Reads the line. The name in parentheses may itself hold parentheses and blanks, so the last one ends it.</summary>
    /// <returns>False where it is no such line.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, out StatLine stat)
    {
        stat = default;
        int end = line.LastIndexOf((byte)')');
        if (end < 0 || end + 3 >= line.Length) return false;
        ReadOnlySpan<byte> rest = line[(end + 2)..];
        char state = (char)rest[0];
        Span<long> fields = stackalloc long[20];
        rest = rest[1..];
        for (int i = 1; i < fields.Length; i++)
        {
            rest = rest.TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(rest, out fields[i], out int length)) return false;
            rest = rest[length..];
        }

        // Field n of the manual page is fields[n - 3].
        stat = new StatLine(
            state, (int)fields[1], (int)fields[3], (uint)fields[6], fields[11], fields[12], fields[13], fields[14], (int)fields[17], fields[19]);
        return true;
    }
}
