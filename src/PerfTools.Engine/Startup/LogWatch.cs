using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Startup;

/// <summary>A line that is waited for. Lines are offered by the threads that read them; whoever waits looks at <see cref="MatchedAt"/>.</summary>
internal sealed class LogWatch(Regex pattern)
{
    private readonly object _lock = new();
    private long _matchedAt;
    private int _port;

    /// <summary>When the line that matched was read, in nanoseconds, or null.</summary>
    public long? MatchedAt => Volatile.Read(ref _matchedAt) is var at and not 0 ? at : null;

    /// <summary>The port that it named, or null.</summary>
    public int? Port => Volatile.Read(ref _port) is var port and not 0 ? port : null;

    /// <summary>Whether further lines change nothing.</summary>
    public bool IsDone => Volatile.Read(ref _matchedAt) != 0;

    /// <summary>Tries a line, read at a time.</summary>
    public void Offer(string line, long at)
    {
        if (IsDone) return;
        Match match = pattern.Match(line);
        if (!match.Success) return;
        lock (_lock)
        {
            if (IsDone) return;
            if (int.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535)
                Volatile.Write(ref _port, port);
            Volatile.Write(ref _matchedAt, at);
        }
    }
}
