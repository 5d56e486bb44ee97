using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Platform;

/// <summary>Wakes a thread that waits in epoll, from another one: eventfd(2).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class WakeSignal : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    public WakeSignal()
    {
        Descriptor = LinuxNative.EventDescriptor(0, CloseOnExec | NonBlocking);
        if (Descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public int Descriptor { get; }

    public void Set()
    {
        long one = 1;
        _ = LinuxNative.Write(Descriptor, &one, sizeof(long));
    }

    public void Reset()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        _ = UnixNative.Read(Descriptor, count);
    }

    public void Dispose() => _ = LinuxNative.Close(Descriptor);
}
