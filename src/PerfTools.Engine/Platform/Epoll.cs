using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Platform;

/// <summary>
/// Waits for many descriptors with one system call: epoll(7). Fifty connections on one thread is what a benchmark client
/// does; fifty threads would measure the scheduler. What poll(2) costs grows with their number, what this costs does not.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class Epoll : IDisposable
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;

    private const int Add = 1;
    private const int Modify = 3;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    // struct epoll_event is packed on x86-64 only: 4 bytes of events, then 8 bytes of data.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _descriptor;
    private readonly byte[] _events;
    private readonly int _capacity;

    public Epoll(int capacity)
    {
        _capacity = capacity;
        _events = GC.AllocateArray<byte>(capacity * Stride, pinned: true);
        _descriptor = epoll_create1(CloseOnExec);
        if (_descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>A descriptor that is readable when one of those watched has something to say.</summary>
    public int Descriptor => _descriptor;

    public void Watch(int socket, int number, uint interest) => Control(Add, socket, number, interest);

    public void Change(int socket, int number, uint interest) => Control(Modify, socket, number, interest);

    /// <summary>Waits, at most the given milliseconds, and gives how many sockets have something to say.</summary>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            int ready = epoll_wait(_descriptor, events, _capacity, milliseconds);
            if (ready >= 0) return ready;
            int error = Marshal.GetLastPInvokeError();
            return error == Interrupted ? 0 : throw new Win32Exception(error);
        }
    }

    public int NumberAt(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * Stride) + DataOffset));

    public void Dispose() => _ = LinuxNative.Close(_descriptor);

    private void Control(int operation, int socket, int number, uint interest)
    {
        byte* change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(change, 4), interest);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(change + DataOffset, 8), number);
        if (epoll_ctl(_descriptor, operation, socket, change) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, byte* change);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int capacity, int milliseconds);
}
