using PerfTools.Engine.Transport;

namespace PerfTools.Tests.Fixtures;

/// <summary>A transport that hands out given bytes in given pieces, one piece a receive, and then closes.</summary>
internal sealed class ScriptedTransport(params byte[][] pieces) : IByteTransport
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new(pieces.Select(piece => new ReadOnlyMemory<byte>(piece)));

    public string Name => "Scripted";

    public MemoryStream Sent { get; } = new();

    public int Receives { get; private set; }

    /// <summary>Called at every receive, with its number; for turning a clock.</summary>
    public Action<int>? OnReceive { get; init; }

    public static ScriptedTransport InPiecesOf(int size, ReadOnlySpan<byte> bytes)
    {
        List<byte[]> pieces = [];
        for (int at = 0; at < bytes.Length; at += size) pieces.Add(bytes.Slice(at, Math.Min(size, bytes.Length - at)).ToArray());
        return new ScriptedTransport([.. pieces]);
    }

    public void Send(ReadOnlySpan<byte> bytes) => Sent.Write(bytes);

    public int Receive(Span<byte> buffer)
    {
        OnReceive?.Invoke(Receives++);
        if (buffer.Length == 0) throw new InvalidOperationException("A receive without room would look like a closed connection.");
        if (!_pieces.TryDequeue(out ReadOnlyMemory<byte> piece)) throw new TransportException(false, "the script has ended");
        int given = Math.Min(piece.Length, buffer.Length);
        piece.Span[..given].CopyTo(buffer);
        if (given == piece.Length) return given;

        // The rest stays at the front, as in a kernel's receive buffer.
        ReadOnlyMemory<byte>[] later = [.. _pieces];
        _pieces.Clear();
        _pieces.Enqueue(piece[given..]);
        foreach (ReadOnlyMemory<byte> other in later) _pieces.Enqueue(other);
        return given;
    }

    public void Abort() => _pieces.Clear();

    public void Dispose() => _pieces.Clear();
}
