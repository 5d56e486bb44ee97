using System.IO.Pipes;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>A pipe(2) of which this process has one end and gives away the other; no other program that is started gets either.</summary>
/// <param name="ours">Whether this process reads or writes.</param>
internal sealed class UnixPipe(PipeDirection ours) : IDisposable
{
    private const int SetPipeSize = 1031;
    private const int UsualBytes = 64 * 1024;

    private readonly AnonymousPipeServerStream _stream = new(ours, HandleInheritability.None);
    private GivenDescriptor? _given;

    /// <summary>Our end.</summary>
    public Stream Stream => _stream;

    /// <summary>The number of our end.</summary>
    public int Descriptor => (int)_stream.SafePipeHandle.DangerousGetHandle();

    /// <summary>Lets the pipe hold more than is usual, as far as this user may have that, so that a burst keeps no writer waiting.</summary>
    public void Widen(int bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        for (; bytes > UsualBytes; bytes /= 2)
            if (UnixNative.Control(Descriptor, SetPipeSize, bytes) >= bytes) return;
    }

    /// <summary>The other end. Once it is closed here, the pipe ends with who has it.</summary>
    public GivenDescriptor Give() => _given ??= new GivenDescriptor(_stream.ClientSafePipeHandle);

    /// <summary>Writes a byte into the other end, where that was not given away: it wakes who waits for ours.</summary>
    public void Wake() => UnixNative.Write((int)_stream.ClientSafePipeHandle.DangerousGetHandle(), 0);

    public void Dispose()
    {
        _given?.Dispose();
        _stream.DisposeLocalCopyOfClientHandle();
        _stream.Dispose();
    }
}
