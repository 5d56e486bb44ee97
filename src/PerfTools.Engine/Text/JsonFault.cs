using System.Globalization;
using System.Text.Json;

namespace PerfTools.Engine.Text;

/// <summary>What is wrong with a JSON text, as people count lines.</summary>
internal static class JsonFault
{
    private const string Position = " LineNumber:";

    /// <summary>The line, from 1, and what is wrong there; without a period at its end.</summary>
    public static string Of(JsonException malformed)
    {
        int end = malformed.Message.IndexOf(Position, StringComparison.Ordinal);
        string what = (end < 0 ? malformed.Message : malformed.Message[..end]).TrimEnd('.');
        return malformed.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: {what}") : what;
    }
}
