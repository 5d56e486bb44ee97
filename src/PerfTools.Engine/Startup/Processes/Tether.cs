using System.IO.Pipes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// A pipe whose writing end is with a server only, and with all that it starts and does not close it: when the last of them has
/// ended, the pipe ends, at once and without any search.
/// </summary>
internal sealed class Tether : IDisposable
{
    /// <summary>The number under which the server has it: programs use the smallest that are free, and seldom this.</summary>
    public const int Number = 63;

    private readonly UnixPipe _pipe = new(PipeDirection.In);

    public Tether() => Link = LinuxNative.ReadLink(FormattableString.Invariant($"/proc/self/fd/{_pipe.Descriptor}")) ?? string.Empty;

    /// <summary>What the descriptor looks like in /proc/PID/fd: "pipe:[123]".</summary>
    public string Link { get; }

    /// <summary>Whether anybody holds the other end.</summary>
    public bool IsHeld
    {
        get
        {
            LinuxNative.PollItem item = new() { Descriptor = _pipe.Descriptor };
            Span<LinuxNative.PollItem> items = [item];
            return UnixNative.Poll(items, 0) == 0 || (items[0].Returned & UnixNative.HungUp) == 0;
        }
    }

    public GivenDescriptor Give() => _pipe.Give();

    public void Dispose() => _pipe.Dispose();
}
