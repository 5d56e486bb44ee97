using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Wire;

/// <summary>
/// One session's conversation with a server: a connection, the next request, and what completes the reply to it. It knows no
/// clock and does not wait, so that one thread can drive thousands of them, or each can have a thread.
/// </summary>
internal abstract class WireExchange : IDisposable
{
    /// <summary>The connection, or null where there is none.</summary>
    public abstract IByteTransport? Transport { get; }

    /// <summary>Why the reply that was just completed is a failure; null where it is a success.</summary>
    public SessionFault? Fault { get; protected set; }

    /// <summary>Whether the connection can carry a further operation.</summary>
    public bool CanContinue { get; protected set; } = true;

    /// <summary>Whether each operation is to have a connection of its own, whose opening is part of it.</summary>
    public virtual bool ConnectsEachOperation => false;

    /// <summary>Opens a connection, and does what must come before the first request. Blocks, at most for the run's timeout.</summary>
    /// <exception cref="MeasurementException">There is none to be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it was waited for.</exception>
    public abstract void Connect(CancellationToken cancellationToken);

    /// <summary>Drops the connection, with all that was under way on it. Nothing happens where there is none.</summary>
    public abstract void Disconnect();

    /// <summary>Begins an operation, and gives the bytes to send; none where there is nothing to send.</summary>
    public abstract ReadOnlyMemory<byte> Next();

    /// <summary>Whether the operation is complete with what has been received so far; then <see cref="Fault"/> says how.</summary>
    /// <exception cref="WireFormatException">What was received cannot be a reply; the connection is of no further use.</exception>
    public abstract bool TryComplete();

    /// <summary>Receives once, on a blocking connection.</summary>
    /// <exception cref="TransportException">Timed out, or lost.</exception>
    public abstract void Fill();

    /// <summary>Receives what is there, on a non-blocking connection; false where nothing is.</summary>
    /// <exception cref="TransportException">Lost.</exception>
    public abstract bool TryFill(SocketTransport transport);

    public void Dispose() => Disconnect();
}

/// <summary>A server sent what its protocol does not know.</summary>
internal sealed class WireFormatException(string message) : Exception(message);

/// <summary>Work whose sessions talk over a connection each.</summary>
internal interface IWireWorkload : IWorkload
{
    /// <summary>How sessions connect, as it stands in the result: Tcp, Unix or Tls.</summary>
    string Transport { get; }

    /// <summary>Whether the connections are plain sockets, which one thread can serve together where the system has epoll.</summary>
    bool CanShareThread { get; }

    /// <param name="session">The session's number, from 1.</param>
    WireExchange NewExchange(int session);
}
