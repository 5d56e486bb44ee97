using System.Text;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// What a server writes: offers its lines to those who wait for one, and keeps the last. Lines of several streams stand in the
/// order in which they were read.
/// </summary>
internal sealed class ServerLog
{
    /// <summary>Bytes of a line that are offered and kept.</summary>
    public const int LongestLine = 16 * 1024;

    // A pattern that ran out of time as often as this would go on to do so, and keep the server waiting.
    private const int PatienceWithPattern = 3;

    private readonly object _lock = new();
    private readonly List<LogStream> _streams = [];
    private readonly LogWatch[] _watches;
    private readonly int[] _timeouts;
    private readonly LineRing _last;
    private readonly int _tail;
    private readonly SecretRedaction _redaction;
    private long _firstAt;
    private volatile bool _isWaitedFor;

    public ServerLog(IReadOnlyList<LogWatch> watches, int tail, SecretRedaction redaction)
    {
        _watches = [.. watches];
        _timeouts = new int[_watches.Length];
        _last = new LineRing(tail);
        _tail = tail;
        _redaction = redaction;
        _isWaitedFor = _watches.Length > 0;
    }

    /// <summary>When the first byte was read, in nanoseconds, or null.</summary>
    public long? FirstAt => Volatile.Read(ref _firstAt) is var at and not 0 ? at : null;

    /// <summary>Whether somebody waits for what comes next.</summary>
    public bool IsWaitedFor => _isWaitedFor || FirstAt is null;

    /// <summary>A stream whose lines are part of the log, and may be read by any one thread.</summary>
    public LogStream Open()
    {
        LogStream stream = new(this);
        _streams.Add(stream);
        return stream;
    }

    /// <summary>A stream whose lines go to somebody, whole, and not into the log.</summary>
    public LogStream Open(Action<string> conversation) => new(this, conversation);

    /// <summary>The last lines, without control characters and secrets; also what has not ended yet.</summary>
    public string Tail()
    {
        List<string> lines = [];
        lock (_lock)
        {
            _last.ForEach((line, isCut) => lines.Add(Text(line, isCut, goesOn: isCut)));
            foreach (LogStream stream in _streams)
                if (stream.Pending is { Length: > 0 } pending) lines.Add(Text(pending[..Math.Min(pending.Length, LongestLine)], stream.IsPendingCut, goesOn: true));
        }

        return string.Join('\n', lines.TakeLast(_tail));
    }

    private string Text(ReadOnlySpan<byte> line, bool isCut, bool goesOn) => _redaction.Apply(LogText.Decode(line), goesOn) + (isCut ? "…" : string.Empty);

    private void Offer(ReadOnlySpan<byte> line, long at)
    {
        string text = LogText.Decode(line);
        bool isWaitedFor = false;
        for (int i = 0; i < _watches.Length; i++)
        {
            if (_watches[i].IsDone || _timeouts[i] >= PatienceWithPattern) continue;
            try
            {
                _watches[i].Offer(text, at);
            }
            catch (RegexMatchTimeoutException)
            {
                _timeouts[i]++;
            }

            isWaitedFor |= !_watches[i].IsDone && _timeouts[i] < PatienceWithPattern;
        }

        _isWaitedFor = isWaitedFor;
    }

    /// <summary>One of the streams that a server writes to. The thread that reads it hands on what it read.</summary>
    internal sealed class LogStream
    {
        private readonly ServerLog _log;
        private readonly Action<string>? _conversation;
        private readonly LineSplitter _lines;
        private long _at;

        public LogStream(ServerLog log, Action<string>? conversation = null)
        {
            _log = log;
            _conversation = conversation;
            _lines = conversation is null ? new LineSplitter(LongestLine, Add) : new LineSplitter(int.MaxValue, Converse);
        }

        public ReadOnlySpan<byte> Pending => _lines.Pending;

        public bool IsPendingCut => _lines.IsPendingCut;

        /// <summary>Takes what was read at a time, in nanoseconds.</summary>
        public void Take(ReadOnlySpan<byte> bytes, long at)
        {
            Interlocked.CompareExchange(ref _log._firstAt, at, 0);
            _at = at;
            if (_conversation is not null)
            {
                _lines.Take(bytes);
                return;
            }

            lock (_log._lock) _lines.Take(bytes);
        }

        /// <summary>Nothing comes any more.</summary>
        public void End(long at)
        {
            _at = at;
            if (_conversation is not null)
            {
                _lines.End();
                return;
            }

            lock (_log._lock) _lines.End();
        }

        private void Add(ReadOnlySpan<byte> line, bool isCut)
        {
            _log._last.Add(line, isCut);
            if (_log._isWaitedFor) _log.Offer(line, _at);
        }

        private void Converse(ReadOnlySpan<byte> line, bool isCut) => _conversation!(Encoding.UTF8.GetString(line));
    }
}
