using System.Runtime.InteropServices;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>The system calls that Linux and macOS have in common, as far as they are called in the same way.</summary>
internal static unsafe class UnixNative
{
    public const int Interrupted = 4;
    public const short Readable = 0x01;
    public const short HungUp = 0x10;

    private const string Library = "libc";

    /// <summary>Waits for descriptors, at most so many milliseconds, or without end for -1. An interruption counts as nothing.</summary>
    public static int Poll(Span<LinuxNative.PollItem> items, int milliseconds)
    {
        fixed (LinuxNative.PollItem* first = items) return Math.Max(0, Poll(first, (nuint)items.Length, milliseconds));
    }

    /// <summary>Reads what there is; 0 at the end, and also where it cannot be read.</summary>
    /// <returns>Null where the call was interrupted.</returns>
    public static int? Read(int descriptor, Span<byte> buffer)
    {
        nint length;
        fixed (byte* start = buffer) length = Read(descriptor, start, buffer.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() == Interrupted) return null;
        return (int)Math.Max(0, length);
    }

    /// <summary>Writes a byte, and asks no more: it is for waking a reader, which may be gone.</summary>
    public static void Write(int descriptor, byte value) => _ = Write(descriptor, &value, 1);

    [DllImport(Library, EntryPoint = "kill")]
    public static extern int Kill(int processId, int signal);

    /// <summary>The session of a process, or -1.</summary>
    [DllImport(Library, EntryPoint = "getsid")]
    public static extern int SessionOf(int processId);

    /// <summary>Only for Linux: elsewhere it takes its argument in another way.</summary>
    [DllImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static extern int Control(int descriptor, int command, int argument);

    [DllImport(Library, EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll(LinuxNative.PollItem* items, nuint count, int milliseconds);

    [DllImport(Library, EntryPoint = "read", SetLastError = true)]
    private static extern nint Read(int descriptor, byte* buffer, nint bytes);

    [DllImport(Library, EntryPoint = "write")]
    private static extern nint Write(int descriptor, byte* buffer, nint bytes);
}
