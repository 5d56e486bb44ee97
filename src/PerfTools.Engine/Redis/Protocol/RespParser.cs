using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Redis.Protocol;

internal enum ReplyKind : byte
{
    None,
    Status,
    Error,
    Number,
    Bulk,
    Null,
    Aggregate,
}

/// <summary>
/// Finds the end of one RESP2 or RESP3 reply in a stream that may be cut anywhere, without copying and without
/// allocating. It remembers only where it stands; the caller keeps the bytes that it did not consume and offers them
/// again with what follows. Source: redis.io/docs/latest/develop/reference/protocol-spec.
/// </summary>
internal sealed class RespParser
{
    /// <summary>Redis' own limit of a bulk string (proto-max-bulk-len).</summary>
    public const long DefaultBulkLimit = 512L * 1024 * 1024;

    private const int LongestLine = 64 * 1024;
    private const int DeepestNesting = 32;
    private const long LargestAggregate = 1L << 32;
    private const long AttributeMark = 1L << 62;

    private readonly long[] _remaining = new long[DeepestNesting];
    private readonly long _bulkLimit;
    private int _depth;
    private long _bulkBytesLeft;
    private bool _insidePush;
    private int _openAttributes;

    public RespParser(long bulkLimit = DefaultBulkLimit) => _bulkLimit = bulkLimit;

    /// <summary>What the top-level reply is; valid once <see cref="IsComplete"/>.</summary>
    public ReplyKind Kind { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Nulls anywhere in the reply: the misses of an MGET.</summary>
    public int NullCount { get; private set; }

    public void Begin()
    {
        _depth = 0;
        _bulkBytesLeft = 0;
        _insidePush = false;
        _openAttributes = 0;
        Kind = ReplyKind.None;
        NullCount = 0;
        IsComplete = false;
    }

    /// <summary>Consumes up to the end of the reply, and gives the number of bytes consumed.</summary>
    /// <exception cref="RespException">The bytes are not RESP, or a bulk exceeds the limit.</exception>
    public int Parse(ReadOnlySpan<byte> data)
    {
        int position = 0;
        while (!IsComplete && position < data.Length)
        {
            ReadOnlySpan<byte> rest = data[position..];
            int consumed = _bulkBytesLeft > 0 ? SkipBulk(rest) : ParseLine(rest);
            if (consumed == 0) break;
            position += consumed;
        }

        return position;
    }

    private int SkipBulk(ReadOnlySpan<byte> data)
    {
        if (_bulkBytesLeft > 2)
        {
            int skipped = (int)Math.Min(_bulkBytesLeft - 2, data.Length);
            _bulkBytesLeft -= skipped;
            return skipped;
        }

        if (data.Length < 2) return 0;
        if (data[0] != '\r' || data[1] != '\n') throw Malformed("a bulk string that ends in CR LF", data);
        _bulkBytesLeft = 0;
        CompleteValue();
        return 2;
    }

    private int ParseLine(ReadOnlySpan<byte> data)
    {
        byte type = data[0];
        if (!IsType(type)) throw Malformed("a RESP type byte", data);
        int end = data[..Math.Min(data.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
        {
            if (data.Length >= LongestLine) throw Malformed("a line of at most 64 KB", data);
            return 0;
        }

        if (end < 2 || data[end - 1] != '\r') throw Malformed("a line that ends in CR LF", data);
        Interpret(type, data[1..(end - 1)]);
        return end + 1;
    }

    private void Interpret(byte type, ReadOnlySpan<byte> line)
    {
        switch ((char)type)
        {
            case '$' or '=' or '!':
                BeginBulk(type, line);
                break;
            case '*' or '~' or '>':
                BeginAggregate(type, Length(line, mayBeNull: type == '*'), 1);
                break;
            case '%' or '|':
                BeginAggregate(type, Length(line, mayBeNull: false), 2);
                break;
            case '_':
                Value(ReplyKind.Null);
                break;
            case '+':
                Value(ReplyKind.Status);
                break;
            case '-':
                Value(ReplyKind.Error);
                break;
            case ':':
                _ = Integer(line);
                Value(ReplyKind.Number);
                break;
            default:
                Value(ReplyKind.Number);
                break;
        }
    }

    private void BeginBulk(byte type, ReadOnlySpan<byte> line)
    {
        long length = Length(line, mayBeNull: type == '$');
        if (length < 0)
        {
            Value(ReplyKind.Null);
            return;
        }

        if (length > _bulkLimit)
            throw new RespException($"a bulk string of {length} bytes is above the limit of {_bulkLimit}");
        if (_depth == 0) Kind = type == '!' ? ReplyKind.Error : ReplyKind.Bulk;
        _bulkBytesLeft = length + 2;
    }

    private void BeginAggregate(byte type, long length, int elementsPerEntry)
    {
        if (length < 0)
        {
            Value(ReplyKind.Null);
            return;
        }

        if (length > LargestAggregate) throw new RespException($"an aggregate of {length} elements is above the limit");

        // An attribute describes the value that follows it, and is no value itself.
        bool isAttribute = type == '|';
        if (type == '>')
        {
            if (_depth > 0) throw new RespException("a push message inside a reply, where none may stand");
            _insidePush = true;
        }

        if (_depth == 0 && !isAttribute && !_insidePush) Kind = ReplyKind.Aggregate;
        if (length == 0)
        {
            if (!isAttribute) CompleteValue();
            return;
        }

        if (_depth == DeepestNesting) throw new RespException($"a reply nested deeper than {DeepestNesting} levels");
        _remaining[_depth++] = (length * elementsPerEntry) | (isAttribute ? AttributeMark : 0);
        if (isAttribute) _openAttributes++;
    }

    private void Value(ReplyKind kind)
    {
        // A null beside the reply, as in the push that FLUSHALL causes, is nobody's miss.
        if (kind == ReplyKind.Null && !_insidePush && _openAttributes == 0) NullCount++;
        if (_depth == 0) Kind = kind;
        CompleteValue();
    }

    private void CompleteValue()
    {
        while (_depth > 0)
        {
            long left = _remaining[_depth - 1] - 1;
            _remaining[_depth - 1] = left;
            if ((left & ~AttributeMark) > 0) return;
            _depth--;
            if ((left & AttributeMark) == 0) continue;
            _openAttributes--;
            return;
        }

        // A push at top level is out of band: it answers nobody's request.
        IsComplete = !_insidePush;
        _insidePush = false;
    }

    private static long Length(ReadOnlySpan<byte> line, bool mayBeNull)
    {
        if (line.SequenceEqual("?"u8)) throw new RespException("a streamed reply ('?' as length), which Redis does not send");
        long length = Integer(line);
        if (length < (mayBeNull ? -1 : 0)) throw new RespException($"the negative length {length}");
        return length;
    }

    private static long Integer(ReadOnlySpan<byte> line)
    {
        if (Utf8Parser.TryParse(line, out long value, out int used) && used == line.Length) return value;
        throw Malformed("an integer", line);
    }

    private static bool IsType(byte type) => "+-:$*_#,(!=%~>|"u8.Contains(type);

    private static RespException Malformed(string expected, ReadOnlySpan<byte> data) =>
        new(string.Create(CultureInfo.InvariantCulture, $"expected {expected}, got '{Printable(data)}'"));

    private static string Printable(ReadOnlySpan<byte> data)
    {
        StringBuilder text = new();
        foreach (byte value in data[..Math.Min(data.Length, 40)])
        {
            if (value is (byte)'\r' or (byte)'\n') break;
            if (value is >= 0x20 and < 0x7f) text.Append((char)value);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return text.ToString();
    }
}
