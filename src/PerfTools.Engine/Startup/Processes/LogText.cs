using System.Text;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Makes text of what a server wrote: of any bytes, and without what would move the cursor or colour a terminal.</summary>
internal static class LogText
{
    private const char Escape = '\u001b';
    private const char Bell = '\u0007';
    private const char StringEnd = '\u009c';
    private const char SequenceStart = '\u009b';

    /// <summary>UTF-8 where it is that, U+FFFD for what is not; without escape sequences and control characters, a blank for a tab.</summary>
    public static string Decode(ReadOnlySpan<byte> line) => line.ContainsAnyExceptInRange((byte)' ', (byte)'~')
        ? Clean(Encoding.UTF8.GetString(line))
        : Encoding.Latin1.GetString(line);

    /// <summary>The same for a text.</summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter == Escape) i = EndOfEscape(text, i);
            else if (letter == SequenceStart) i = EndOfSequence(text, i);
            else if (letter == '\t') clean.Append(' ');
            else if (!char.IsControl(letter)) clean.Append(letter);
        }

        return clean.ToString();
    }

    /// <summary>The place of the last character of an escape sequence as ECMA-48 defines them; where nothing ends it, of the text.</summary>
    private static int EndOfEscape(string text, int start)
    {
        int at = start + 1;
        if (at >= text.Length) return start;
        switch (text[at])
        {
            case '[':
                return EndOfSequence(text, at);
            case ']' or 'P' or 'X' or '^' or '_':
                return EndOfString(text, at);
            default:
                while (at < text.Length && text[at] is >= ' ' and <= '/') at++;
                return at < text.Length && text[at] is >= '0' and <= '~' ? at : at - 1;
        }
    }

    /// <summary>Parameters, then intermediate characters, then a final one.</summary>
    private static int EndOfSequence(string text, int start)
    {
        int at = start + 1;
        while (at < text.Length && text[at] is >= ' ' and <= '?') at++;
        return at < text.Length && text[at] is >= '@' and <= '~' ? at : at - 1;
    }

    /// <summary>A title, a link, …: up to a bell or a string terminator.</summary>
    private static int EndOfString(string text, int start)
    {
        for (int at = start + 1; at < text.Length; at++)
        {
            if (text[at] is Bell or StringEnd) return at;
            if (text[at] == Escape) return at + 1 < text.Length && text[at + 1] == '\\' ? at + 1 : at - 1;
        }

        return text.Length - 1;
    }
}
