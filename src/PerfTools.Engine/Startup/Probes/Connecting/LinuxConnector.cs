using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>connect(2), without an object for a connection that does not come about.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxConnector
{
    private const int InternetFamily = 2;
    private const int Internet6Family = 10;
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int ErrorOption = 4;
    private const int LingerOption = 13;
    private const int SetFlags = 4;
    private const int InProgress = 115;
    private const short Writable = 4;

    /// <summary>How long a cancellation may go unnoticed.</summary>
    private const int SliceMs = 50;

    /// <summary>Opens a connection that does not block.</summary>
    public static SocketError Open(ReadOnlySpan<byte> address, AttemptLimit limit, out int descriptor)
    {
        descriptor = socket(BinaryPrimitives.ReadUInt16LittleEndian(address), Stream | NonBlocking | CloseOnExec, 0);
        if (descriptor < 0) return ErrorOf(Marshal.GetLastPInvokeError());
        SocketError error = Connect(descriptor, address, limit);
        if (error == SocketError.Success && IsItself(descriptor, address)) error = Drop(descriptor);
        if (error == SocketError.Success) return error;
        Close(descriptor);
        descriptor = -1;
        return error;
    }

    public static void Close(int descriptor) => _ = LinuxNative.Close(descriptor);

    /// <summary>From here on, calls on the connection wait.</summary>
    public static void LetBlock(int descriptor) => _ = fcntl(descriptor, SetFlags, 0);

    private static SocketError Connect(int descriptor, ReadOnlySpan<byte> address, AttemptLimit limit)
    {
        fixed (byte* bytes = address)
        {
            if (connect(descriptor, bytes, (uint)address.Length) == 0) return SocketError.Success;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == InProgress ? Await(descriptor, limit) : ErrorOf(error);
    }

    private static SocketError Await(int descriptor, AttemptLimit limit)
    {
        LinuxNative.PollItem item = new() { Descriptor = descriptor, Events = Writable };
        while (!limit.IsOver)
        {
            LinuxNative.TimeSpec slice = new() { Nanoseconds = Math.Min(limit.RemainingMs, SliceMs) * 1_000_000L };
            if (LinuxNative.Poll(&item, 1, &slice, 0) > 0) return Outcome(descriptor);
        }

        return SocketError.TimedOut;
    }

    private static SocketError Outcome(int descriptor)
    {
        int error;
        uint size = sizeof(int);
        return getsockopt(descriptor, SocketLevel, ErrorOption, &error, &size) == 0 ? ErrorOf(error) : SocketError.SocketError;
    }

    /// <summary>
    /// Whether the connection leads to itself. Where nobody listens, the system may give it that very port for its own end, and
    /// both ends meet (RFC 9293, 3.5: simultaneous open). With a thousand attempts a second that happens.
    /// </summary>
    private static bool IsItself(int descriptor, ReadOnlySpan<byte> address)
    {
        const int Most = 128;
        byte* own = stackalloc byte[Most];
        uint size = Most;
        if (getsockname(descriptor, own, &size) != 0) return false;
        ReadOnlySpan<byte> name = new(own, Most);
        return BinaryPrimitives.ReadUInt16LittleEndian(address) switch
        {
            // Family, port and address; in IPv6 there is a label between them.
            InternetFamily => name[..8].SequenceEqual(address[..8]),
            Internet6Family => name[..4].SequenceEqual(address[..4]) && name[8..24].SequenceEqual(address[8..24]),
            _ => false,
        };
    }

    /// <summary>With a reset: an orderly end would keep the port from the server for a minute (TIME-WAIT).</summary>
    private static SocketError Drop(int descriptor)
    {
        int* atOnce = stackalloc int[2] { 1, 0 };
        _ = setsockopt(descriptor, SocketLevel, LingerOption, atOnce, 2 * sizeof(int));
        return SocketError.ConnectionRefused;
    }

    private static SocketError ErrorOf(int error) => error switch
    {
        0 => SocketError.Success,
        1 or 13 => SocketError.AccessDenied,
        2 or 20 or 99 => SocketError.AddressNotAvailable, // ENOENT, ENOTDIR, EADDRNOTAVAIL.
        11 => SocketError.WouldBlock,
        23 or 24 => SocketError.TooManyOpenSockets,
        97 => SocketError.AddressFamilyNotSupported,
        101 => SocketError.NetworkUnreachable,
        104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc")]
    private static partial int getsockopt(int descriptor, int level, int option, void* value, uint* size);

    [LibraryImport("libc")]
    private static partial int setsockopt(int descriptor, int level, int option, void* value, uint size);

    [LibraryImport("libc")]
    private static partial int getsockname(int descriptor, byte* address, uint* size);

    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command, nint flags);
}
