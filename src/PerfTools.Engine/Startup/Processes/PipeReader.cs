using System.IO.Pipes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Reads pipes on one thread, so that lines of both streams keep the order in which they came.</summary>
internal sealed class PipeReader : IOutputReader
{
    private const int StackBytes = 256 * 1024;
    private const int WideEnough = 1024 * 1024;
    private const int JoinMs = 2_000;

    private readonly List<(UnixPipe Pipe, ServerLog.LogStream Stream)> _open = [];
    private readonly UnixPipe _wake = new(PipeDirection.In);
    private readonly ManualResetEventSlim _isDrained = new();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly object _lock = new();
    private readonly Thread _thread;
    private volatile bool _isEndNoted;
    private volatile bool _isStopping;
    private bool _isReleased;

    /// <param name="sources">Pipes, which are this reader's from here on, and where what comes out of them goes.</param>
    public PipeReader(IEnumerable<(UnixPipe Pipe, ServerLog.LogStream Stream)> sources)
    {
        _open.AddRange(sources);
        _thread = new Thread(Read, StackBytes) { IsBackground = true, Name = "PerfTools server output" };
    }

    /// <summary>A pipe to read that takes a burst without keeping its writer waiting.</summary>
    public static UnixPipe WidePipe()
    {
        UnixPipe pipe = new(PipeDirection.In);
        pipe.Widen(WideEnough);
        return pipe;
    }

    public void Start() => _thread.Start();

    public void NoteEnd()
    {
        _isEndNoted = true;
        Wake();
    }

    public void WaitUntilDrained(TimeSpan patience) => _isDrained.Wait(patience);

    public void Dispose()
    {
        _isStopping = true;
        if (!_thread.IsAlive)
        {
            Release();
            return;
        }

        // Whoever takes the lines may be at work with one for long: the thread ends after it, and releases all by itself.
        Wake();
        if (Thread.CurrentThread != _thread) _thread.Join(JoinMs);
    }

    private void Wake()
    {
        lock (_lock)
            if (!_isReleased) _wake.Wake();
    }

    private void Release()
    {
        lock (_lock)
        {
            _isReleased = true;
            foreach ((UnixPipe pipe, _) in _open) pipe.Dispose();
            _open.Clear();
            _wake.Dispose();
        }
    }

    private void Read()
    {
        while (!_isStopping && _open.Count > 0)
        {
            // Looked at first: what was written before the end is there to be read after it.
            bool isEndNoted = _isEndNoted;
            LinuxNative.PollItem[] items = [.. _open.Select(source => source.Pipe.Descriptor).Append(_wake.Descriptor).Select(Item)];
            _ = UnixNative.Poll(items, isEndNoted && !_isDrained.IsSet ? 0 : -1);
            bool hasRead = false;
            for (int i = _open.Count - 1; i >= 0; i--)
            {
                if (items[i].Returned == 0) continue;
                ReadOne(i);
                hasRead = true;
            }

            if (items[^1].Returned != 0) _ = UnixNative.Read(_wake.Descriptor, _buffer);
            if (isEndNoted && !hasRead) _isDrained.Set();
        }

        _isDrained.Set();
        Release();
    }

    private void ReadOne(int index)
    {
        (UnixPipe pipe, ServerLog.LogStream stream) = _open[index];
        int? length = UnixNative.Read(pipe.Descriptor, _buffer);
        long now = MonotonicClock.Instance.Nanoseconds;
        if (length > 0) stream.Take(_buffer.AsSpan(0, length.Value), now);
        if (length != 0) return;
        stream.End(now);
        pipe.Dispose();
        _open.RemoveAt(index);
    }

    private static LinuxNative.PollItem Item(int descriptor) => new() { Descriptor = descriptor, Events = UnixNative.Readable };
}
