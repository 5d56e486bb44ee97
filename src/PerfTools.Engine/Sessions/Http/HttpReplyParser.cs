using System.Buffers.Text;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>
/// Finds the end of one reply of HTTP/1.1 or 1.0 in a stream that may be cut anywhere, without copying and without allocating.
/// The caller keeps the bytes that were not consumed and offers them again with what follows. The body is counted, and not kept
/// unless somebody wants to read it. Source: RFC 9112, and RFC 9110 for what headers mean.
/// </summary>
/// <param name="content">Takes what the reply says beside its length; null where nobody reads it.</param>
internal sealed class HttpReplyParser(HttpReplyContent? content = null)
{
    /// <summary>The most that status line and headers, those of interim replies and the trailers may take together.</summary>
    public const int LongestHead = 64 * 1024;

    private const int LongestChunkLine = 4 * 1024;
    private const int MostChunkDigits = 15;
    private const int SwitchingProtocols = 101;

    private enum Part : byte
    {
        Nothing,
        StatusLine,
        Fields,
        Body,
        BodyToTheEnd,
        ChunkLine,
        ChunkData,
        ChunkEnd,
        Trailers,
    }

    private Part _part;
    private bool _isAnswerToHead;
    private long _left;
    private int _headBytes;
    private int _searched;

    public HttpReplyHead Head { get; } = new(content);

    public bool IsComplete { get; private set; }

    /// <summary>Whether anything of a reply has been read.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether all headers of the reply that counts have been read.</summary>
    public bool HasHead => IsComplete || _part > Part.Fields;

    /// <summary>Whether nothing but the end of the stream ends this reply.</summary>
    public bool EndsWithStream => _part == Part.BodyToTheEnd;

    /// <summary>Whether the connection can carry another request when the reply is complete.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Bytes of the body so far, without what frames its chunks.</summary>
    public long BodyBytes { get; private set; }

    /// <param name="isAnswerToHead">Whether the request was a HEAD, so that no body follows whatever the headers say.</param>
    public void Begin(bool isAnswerToHead)
    {
        _isAnswerToHead = isAnswerToHead;
        (_part, _left, _headBytes, _searched) = (Part.StatusLine, 0, 0, 0);
        (IsComplete, HasBegun, KeepsAlive, BodyBytes) = (false, false, false, 0);
        Head.Begin();
    }

    /// <summary>Consumes up to the end of the reply, and gives the number of bytes consumed.</summary>
    /// <exception cref="WireFormatException">The bytes are no reply.</exception>
    public int Parse(ReadOnlySpan<byte> data)
    {
        HasBegun |= data.Length > 0;
        int position = 0;
        while (!IsComplete && position < data.Length)
        {
            int consumed = ParsePart(data[position..]);
            if (consumed == 0) break;
            position += consumed;
        }

        return position;
    }

    /// <summary>The stream has ended, which completes a body that <see cref="EndsWithStream"/>.</summary>
    public void EndOfStream()
    {
        if (EndsWithStream) Complete();
    }

    private int ParsePart(ReadOnlySpan<byte> data) => _part switch
    {
        Part.Body or Part.ChunkData => SkipBody(data),
        Part.BodyToTheEnd => SkipRest(data),
        Part.ChunkEnd => ParseChunkEnd(data),
        _ => ParseLine(data),
    };

    private int SkipBody(ReadOnlySpan<byte> data)
    {
        int skipped = (int)Math.Min(_left, data.Length);
        _left -= skipped;
        BodyBytes += skipped;
        content?.AddBody(data[..skipped]);
        if (_left > 0) return skipped;
        if (_part == Part.Body) Complete();
        else _part = Part.ChunkEnd;
        return skipped;
    }

    private int SkipRest(ReadOnlySpan<byte> data)
    {
        BodyBytes += data.Length;
        content?.AddBody(data);
        return data.Length;
    }

    private int ParseChunkEnd(ReadOnlySpan<byte> data)
    {
        if (data[0] != '\r' || (data.Length > 1 && data[1] != '\n'))
            throw new WireFormatException($"expected the line break at the end of a chunk, got '{WireText.Printable(data)}'");
        if (data.Length < 2) return 0;
        _part = Part.ChunkLine;
        return 2;
    }

    private int ParseLine(ReadOnlySpan<byte> data)
    {
        int end = data[_searched..].IndexOf((byte)'\n');
        int length = end < 0 ? data.Length : _searched + end + 1;
        Limit(length);
        if (end < 0)
        {
            // The same bytes are offered again, and need not be searched again: a reply that drips would cost its square.
            _searched = data.Length;
            return 0;
        }

        _searched = 0;
        if (_part != Part.ChunkLine) _headBytes += length;

        // RFC 9112, 2.2: a line feed alone may be taken for the end of a line.
        ReadOnlySpan<byte> line = data[..(length - 1)];
        if (line.EndsWith("\r"u8)) line = line[..^1];
        if (line.IndexOfAny((byte)'\r', (byte)'\0') >= 0) throw new WireFormatException($"a control character in '{WireText.Printable(line)}'");
        Interpret(line);
        return length;
    }

    private void Limit(int length)
    {
        if (_part == Part.ChunkLine)
        {
            if (length > LongestChunkLine) throw new WireFormatException($"a line before a chunk that is longer than {LongestChunkLine} bytes");
        }
        else if (_headBytes + length >= LongestHead)
        {
            throw new WireFormatException($"headers of more than {LongestHead / 1024} KB");
        }
    }

    private void Interpret(ReadOnlySpan<byte> line)
    {
        switch (_part)
        {
            case Part.StatusLine:
                Head.ReadStatusLine(line);
                _part = Part.Fields;
                break;
            case Part.Fields when line.IsEmpty:
                EndHead();
                break;
            case Part.Fields:
                Head.ReadField(line);
                break;
            case Part.ChunkLine:
                BeginChunk(line);
                break;
            default:
                // RFC 9112, 7.1.2: trailers may be discarded.
                if (line.IsEmpty) Complete();
                break;
        }
    }

    /// <summary>RFC 9112, 6.3: where the body ends.</summary>
    private void EndHead()
    {
        // RFC 9110, 15.2: an interim reply comes before the one that counts, unless the connection changes hands with it.
        if (Head.Status is >= 100 and < 200 and not SwitchingProtocols)
        {
            Head.Begin();
            _part = Part.StatusLine;
            return;
        }

        KeepsAlive = Head.KeepsAlive && Head.Status != SwitchingProtocols;
        if (_isAnswerToHead || Head.Status is SwitchingProtocols or 204 or 304) Complete();
        else if (Head.IsChunked) _part = Part.ChunkLine;
        else if (Head.HasTransferCoding || Head.ContentLength < 0) BeginBodyToTheEnd();
        else BeginBody(Head.ContentLength);
    }

    private void BeginBodyToTheEnd()
    {
        _part = Part.BodyToTheEnd;
        KeepsAlive = false;
    }

    private void BeginBody(long length)
    {
        (_part, _left) = (Part.Body, length);
        if (length == 0) Complete();
    }

    /// <summary>RFC 9112, 7.1: the size in hexadecimal digits; what follows it describes the chunk and may be ignored.</summary>
    private void BeginChunk(ReadOnlySpan<byte> line)
    {
        int digits = line.IndexOfAny((byte)';', (byte)' ', (byte)'\t');
        ReadOnlySpan<byte> number = digits < 0 ? line : line[..digits];
        bool isSize = Utf8Parser.TryParse(number, out long size, out int used, 'x') && used == number.Length && used <= MostChunkDigits;
        if (!isSize || !line[number.Length..].TrimStart(" \t"u8).IsEmptyOrExtension())
            throw new WireFormatException($"expected the size of a chunk, got '{WireText.Printable(line)}'");
        (_part, _left) = size == 0 ? (Part.Trailers, 0) : (Part.ChunkData, size);
    }

    private void Complete()
    {
        IsComplete = true;
        _part = Part.Nothing;
    }
}

file static class ChunkLine
{
    public static bool IsEmptyOrExtension(this ReadOnlySpan<byte> rest) => rest.IsEmpty || rest[0] == ';';
}
