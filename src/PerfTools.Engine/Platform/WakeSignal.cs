using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PerfTools.Engine.Platform;

/// <summary>Wakes a thread that waits in epoll, from another one: eventfd(2).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class WakeSignal : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    public WakeSignal()
    {
        Descriptor = eventfd(0, CloseOnExec | NonBlocking);
        if (Descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public int Descriptor { get; }

    public void Set()
    {
        ulong one = 1;
        _ = write(Descriptor, &one, sizeof(ulong));
    }

    public void Reset()
    {
        ulong count;
        _ = read(Descriptor, &count, sizeof(ulong));
    }

    public void Dispose() => _ = close(Descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
