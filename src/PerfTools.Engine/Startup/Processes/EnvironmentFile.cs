using System.Text;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// Reads files of variables, as they are often named .env: a line is NAME=value, also with "export" in front, a comment after '#',
/// or blank. Between single quotes everything stands for itself; between double quotes \n, \r, \t, \", \\ and \$ do not. Both may go
/// over several lines. Nothing is expanded, and no error shows a value.
/// </summary>
internal static class EnvironmentFile
{
    private const string Parameter = "EnvironmentFile";

    /// <summary>The variables in their order; a name may come again.</summary>
    /// <exception cref="OptionException">The file cannot be read, or a line is none of the above.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path)
    {
        try
        {
            using StreamReader reader = new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Parse(reader.ReadToEnd(), path);
        }
        catch (DecoderFallbackException)
        {
            throw new OptionException(Parameter, $"'{path}' is not text in UTF-8. Save it as that.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException and not OptionException)
        {
            throw new OptionException(Parameter, $"'{path}' cannot be read: {FileFault.Of(refused)}.");
        }
    }

    /// <summary>The variables of a text.</summary>
    /// <exception cref="OptionException">A line is no line of such a file.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text, string path)
    {
        List<KeyValuePair<string, string>> variables = [];
        Scanner scanner = new(text.Replace("\r\n", "\n", StringComparison.Ordinal), path);
        while (scanner.MoveToVariable())
        {
            string name = scanner.ReadName();
            variables.Add(KeyValuePair.Create(name, scanner.ReadValue(name)));
        }

        return variables;
    }

    private sealed class Scanner(string text, string path)
    {
        private int _at;
        private int _line = 1;

        private char Current => _at < text.Length ? text[_at] : '\n';

        /// <summary>Goes to the next line that is neither blank nor a comment; false at the end.</summary>
        public bool MoveToVariable()
        {
            while (_at < text.Length)
            {
                SkipBlanks();
                if (Current == '#') SkipLine();
                if (Current != '\n') return true;
                Advance();
            }

            return false;
        }

        public string ReadName()
        {
            string name = ReadWord();
            if (name == "export" && Current is ' ' or '\t')
            {
                SkipBlanks();
                name = ReadWord();
            }

            if (name.Length == 0 || char.IsAsciiDigit(name[0])) throw Wrong("does not begin with a name. A line is NAME=value, or a comment after '#'.");
            SkipBlanks();
            if (Current != '=') throw Wrong("has no '=' after its first word. A line is NAME=value, or a comment after '#'.");
            _at++;
            return name;
        }

        public string ReadValue(string name)
        {
            bool isFirst = !SkipBlanks();
            if (Current is not ('"' or '\'')) return ReadPlain(name, isFirst);
            string value = ReadQuoted(name);
            SkipBlanks();
            if (Current == '#') SkipLine();
            if (Current != '\n') throw Wrong($"has something after the closing quote of '{name}'. Put all of the value between the quotes.");
            return value;
        }

        /// <summary>To the end of the line, or to a comment: a '#' with a blank in front.</summary>
        private string ReadPlain(string name, bool isFirst)
        {
            int start = _at;
            int end = _at;
            for (; Current != '\n'; _at++)
            {
                bool isAfterBlank = _at > start ? text[_at - 1] is ' ' or '\t' : !isFirst;
                if (Current == '#' && isAfterBlank) break;
                if (Current == '\0') throw Wrong($"has a null character in the value of '{name}'. Leave that out.");
                if (Current is not (' ' or '\t' or '\r')) end = _at + 1;
            }

            SkipLine();
            return text[start..end];
        }

        private string ReadQuoted(string name)
        {
            int opened = _line;
            char quote = Current;
            StringBuilder value = new();
            for (_at++; _at < text.Length; Advance())
            {
                if (Current == quote)
                {
                    _at++;
                    return value.ToString();
                }

                if (Current == '\0') throw Wrong($"has a null character in the value of '{name}'. Leave that out.");
                if (quote == '"' && Current == '\\') AppendEscaped(value);
                else value.Append(Current);
            }

            _line = opened;
            throw Wrong($"opens a quote for '{name}' that nothing closes. Close it, or put a value that has a quote in it between quotes of the other kind.");
        }

        private void AppendEscaped(StringBuilder value)
        {
            char? meant = (_at + 1 < text.Length ? text[_at + 1] : '\0') switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '"' => '"',
                '\\' => '\\',
                '$' => '$',
                _ => null,
            };
            value.Append(meant ?? '\\');
            if (meant is not null) _at++;
        }

        private string ReadWord()
        {
            int start = _at;
            while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '.' or '-') _at++;
            return text[start.._at];
        }

        /// <summary>Says whether there were any.</summary>
        private bool SkipBlanks()
        {
            int start = _at;
            while (Current is ' ' or '\t' || (Current == '\r' && _at < text.Length)) _at++;
            return _at > start;
        }

        private void SkipLine()
        {
            while (Current != '\n') _at++;
        }

        private void Advance()
        {
            if (Current == '\n') _line++;
            _at++;
        }

        private OptionException Wrong(string what) => new(Parameter, FormattableString.Invariant($"'{path}' line {_line} {what}"));
    }
}
