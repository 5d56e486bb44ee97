using System.Collections.Concurrent;
using System.Text;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Messages as lines of the server's standard streams. Source: modelcontextprotocol.io/specification, "Transports", stdio.</summary>
internal sealed class StreamChannel : IMcpChannel, IDisposable
{
    // Beyond them the server talks to nobody: the reader of its output must not wait for us, nor memory fill.
    private const int MostLines = 10_000;

    private readonly BlockingCollection<string> _lines = [];
    private int _foreign;
    private volatile bool _isOver;

    /// <summary>What the server reads from; null as long as there is no server.</summary>
    public Stream? Input { get; set; }

    public string? ProtocolVersion
    {
        set => _ = value;
    }

    /// <summary>Lines that are no messages.</summary>
    public int ForeignCount => Volatile.Read(ref _foreign);

    /// <summary>Takes a line that the server wrote, on the thread that read it.</summary>
    public void Offer(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim();
        if (text.IsEmpty || _isOver) return;
        if (text[0] is not ('{' or '[')) Interlocked.Increment(ref _foreign);
        else if (_lines.Count < MostLines) _lines.Add(line);
    }

    public string? Ask(string request, AttemptLimit limit) => Tell(request, limit);

    public string? Tell(string message, AttemptLimit limit)
    {
        if (Input is not { } input) return "the server has no standard input";
        try
        {
            input.Write(Encoding.UTF8.GetBytes($"{message}\n"));
            input.Flush();
            return null;
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return "the server has closed its standard input";
        }
    }

    public string? Receive(AttemptLimit limit, out string? message)
    {
        message = null;
        try
        {
            _ = _lines.TryTake(out message, limit.RemainingMs, limit.Cancelled);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Reset()
    {
        // There is one pair of streams only, and what is still to come from it may be an answer.
    }

    /// <summary>The server may go on to write.</summary>
    public void Dispose() => _isOver = true;
}
