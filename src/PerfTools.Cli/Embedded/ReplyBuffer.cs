using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PerfTools.Cli.Embedded;

/// <summary>Replies that wait to be sent together.</summary>
internal sealed class ReplyBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public int Length => _bytes.WrittenCount;

    /// <summary>RESP3 has nulls and maps of its own.</summary>
    public bool IsResp3 { get; set; }

    public void Clear() => _bytes.ResetWrittenCount();

    public void Status(string text) => _bytes.Write(Encoding.UTF8.GetBytes($"+{text}\r\n"));

    public void Ok() => _bytes.Write("+OK\r\n"u8);

    public void Pong() => _bytes.Write("+PONG\r\n"u8);

    public void Error(string text) => _bytes.Write(Encoding.UTF8.GetBytes($"-{text}\r\n"));

    public void Number(long number) => Line((byte)':', number);

    public void Null() => _bytes.Write(IsResp3 ? "_\r\n"u8 : "$-1\r\n"u8);

    public void Bulk(ReadOnlySpan<byte> value)
    {
        Line((byte)'$', value.Length);
        _bytes.Write(value);
        _bytes.Write("\r\n"u8);
    }

    public void BulkOrNull(byte[]? value)
    {
        if (value is null) Null();
        else Bulk(value);
    }

    public void Array(int items) => Line((byte)'*', items);

    /// <summary>Begins pairs of key and value: a map in RESP3, a flat array in RESP2.</summary>
    public void Map(int pairs)
    {
        if (IsResp3) Line((byte)'%', pairs);
        else Line((byte)'*', 2 * pairs);
    }

    private void Line(byte type, long number)
    {
        Span<byte> space = _bytes.GetSpan(32);
        space[0] = type;
        Utf8Formatter.TryFormat(number, space[1..], out int digits);
        space[digits + 1] = (byte)'\r';
        space[digits + 2] = (byte)'\n';
        _bytes.Advance(digits + 3);
    }
}
