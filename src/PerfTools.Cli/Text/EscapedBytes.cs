using System.Globalization;
using System.Text;

namespace PerfTools.Cli.Text;

/// <summary>Bytes as a shell can write them: text in UTF-8, with \r, \n, \t, \0, \\ and \xHH for any byte.</summary>
internal static class EscapedBytes
{
    /// <exception cref="OptionException">There is a backslash before something else.</exception>
    public static byte[] Of(string? text, string parameter)
    {
        MemoryStream bytes = new();
        string rest = text ?? string.Empty;
        while (rest.Length > 0)
        {
            int plain = rest.IndexOf('\\');
            bytes.Write(Encoding.UTF8.GetBytes(plain < 0 ? rest : rest[..plain]));
            if (plain < 0) break;
            (byte value, int length) = Escape(rest.AsSpan(plain + 1)) ?? throw new OptionException(parameter, "has a backslash before something else than r, n, t, 0, another backslash, or x and two hexadecimal digits. Write a backslash as \\\\.");
            bytes.WriteByte(value);
            rest = rest[(plain + 1 + length)..];
        }

        return bytes.ToArray();
    }

    private static (byte Value, int Length)? Escape(ReadOnlySpan<char> text) => text switch
    {
        ['r', ..] => ((byte)'\r', 1),
        ['n', ..] => ((byte)'\n', 1),
        ['t', ..] => ((byte)'\t', 1),
        ['0', ..] => (0, 1),
        ['\\', ..] => ((byte)'\\', 1),
        ['x', _, _, ..] when byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) => (value, 3),
        _ => null,
    };
}
