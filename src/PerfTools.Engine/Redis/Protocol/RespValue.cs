using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Redis.Protocol;

/// <summary>A decoded reply, for what is asked outside the measured window (INFO, SCAN, CLUSTER SLOTS).</summary>
internal sealed record RespValue(ReplyKind Kind, string Text, IReadOnlyList<RespValue> Items)
{
    /// <summary>A bulk string as it came: a key need not be text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public bool IsError => Kind == ReplyKind.Error;

    /// <summary>The first word of an error reply, for example <c>WRONGPASS</c>.</summary>
    public string ErrorCode => Text.Split(' ', 2)[0];

    public long Integer => long.Parse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Decodes one reply that <see cref="RespParser"/> has found complete.</summary>
    public static RespValue Decode(ReadOnlySpan<byte> reply)
    {
        int position = 0;
        RespValue value;
        do
        {
            value = DecodeAt(reply, ref position, out bool isOutOfBand);
            if (!isOutOfBand) break;
        }
        while (position < reply.Length);
        return value;
    }

    private static RespValue DecodeAt(ReadOnlySpan<byte> reply, ref int position, out bool isOutOfBand)
    {
        char type = (char)reply[position];
        int lineEnd = position + reply[position..].IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(reply[(position + 1)..(lineEnd - 1)]);
        position = lineEnd + 1;
        isOutOfBand = type is '>' or '|';
        switch (type)
        {
            case '$' or '=' or '!':
                return DecodeBulk(type, int.Parse(line, CultureInfo.InvariantCulture), reply, ref position);
            case '*' or '~' or '>' or '%' or '|':
                long entries = long.Parse(line, CultureInfo.InvariantCulture);
                return entries < 0 ? Null : DecodeItems(type is '%' or '|' ? entries * 2 : entries, reply, ref position);
            case '_':
                return Null;
            default:
                return new RespValue(type switch { '+' => ReplyKind.Status, '-' => ReplyKind.Error, _ => ReplyKind.Number }, line, []);
        }
    }

    private static RespValue Null { get; } = new(ReplyKind.Null, string.Empty, []);

    private static RespValue DecodeBulk(char type, int length, ReadOnlySpan<byte> reply, ref int position)
    {
        if (length < 0) return Null;
        byte[] bytes = reply.Slice(position, length).ToArray();
        position += length + 2;
        return new RespValue(type == '!' ? ReplyKind.Error : ReplyKind.Bulk, Encoding.UTF8.GetString(bytes), []) { Bytes = bytes };
    }

    private static RespValue DecodeItems(long count, ReadOnlySpan<byte> reply, ref int position)
    {
        List<RespValue> items = [];
        while (items.Count < count)
        {
            RespValue item = DecodeAt(reply, ref position, out bool isAttribute);
            if (!isAttribute) items.Add(item);
        }

        return new RespValue(ReplyKind.Aggregate, string.Empty, items);
    }
}
