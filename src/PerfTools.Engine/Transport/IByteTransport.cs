namespace PerfTools.Engine.Transport;

/// <summary>A byte stream to a server. The seam at which tests cut replies into pieces without a server.</summary>
internal interface IByteTransport : IDisposable
{
    /// <summary><c>Tcp</c>, <c>Unix</c> or <c>Tls</c>.</summary>
    string Name { get; }

    /// <summary>Sends everything.</summary>
    /// <exception cref="TransportException">Timed out or lost.</exception>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Waits for bytes and gives their number, at least 1.</summary>
    /// <exception cref="TransportException">Timed out, closed or lost.</exception>
    int Receive(Span<byte> buffer);

    /// <summary>Ends a wait under way on another thread; for cancellation.</summary>
    void Abort();
}

/// <summary>The connection failed under a request.</summary>
internal sealed class TransportException(bool isTimeout, string message, Exception? inner = null) : Exception(message, inner)
{
    public bool IsTimeout { get; } = isTimeout;

    /// <summary>Whether the other side ended the connection in an orderly way, after all that it had to say.</summary>
    public bool IsEndOfStream { get; init; }

    public static TransportException EndOfStream() => new(false, "the server closed the connection") { IsEndOfStream = true };
}
