using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Sessions.Wire;

/// <summary>Bytes of a server as they stand in a message.</summary>
internal static class WireText
{
    private const int Longest = 80;

    /// <summary>The first bytes, at most 80; what cannot be printed is written as an escape.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte value in bytes[..Math.Min(bytes.Length, Longest)])
        {
            if (value is >= 0x20 and < 0x7f) text.Append((char)value);
            else text.Append(Escaped(value));
        }

        return text.ToString();
    }

    private static string Escaped(byte value) => value switch
    {
        (byte)'\r' => "\\r",
        (byte)'\n' => "\\n",
        (byte)'\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
    };
}
