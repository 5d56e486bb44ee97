using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// Reads a file while it is written: the output of a server that may outlive this process. It is looked at every millisecond as
/// long as a line is waited for, and else every twenty: times are late by up to that.
/// </summary>
internal sealed class FileTail : IOutputReader
{
    private const int StackBytes = 256 * 1024;
    private const int WaitingMs = 1;
    private const int IdleMs = 20;

    private readonly ServerLog _log;
    private readonly ServerLog.LogStream _stream;
    private readonly FileStream _file;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _isDrained = new();
    private readonly Thread _thread;
    private volatile bool _isEndNoted;
    private volatile bool _isStopping;

    public FileTail(string path, ServerLog log)
    {
        _log = log;
        _stream = log.Open();
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        _thread = new Thread(Read, StackBytes) { IsBackground = true, Name = "PerfTools server output" };
    }

    public void Start() => _thread.Start();

    public void NoteEnd()
    {
        _isEndNoted = true;
        _wake.Set();
    }

    public void WaitUntilDrained(TimeSpan patience) => _isDrained.Wait(patience);

    public void Dispose()
    {
        if (_isStopping) return;
        _isStopping = true;
        _wake.Set();
        if (_thread.IsAlive) _thread.Join();
        _file.Dispose();
    }

    private void Read()
    {
        byte[] buffer = new byte[64 * 1024];
        while (!_isStopping)
        {
            bool isEndNoted = _isEndNoted;
            int length = _file.Read(buffer);
            if (length > 0)
            {
                _stream.Take(buffer.AsSpan(0, length), MonotonicClock.Instance.Nanoseconds);
                continue;
            }

            if (isEndNoted) _isDrained.Set();
            _wake.WaitOne(_log.IsWaitedFor && !isEndNoted ? WaitingMs : IdleMs);
        }

        _isDrained.Set();
    }
}
