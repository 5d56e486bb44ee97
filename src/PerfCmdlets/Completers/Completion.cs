using System.Management.Automation;

namespace PerfTools.Cmdlets.Completers;

/// <summary>One suggestion, written so that PowerShell reads it as it is meant.</summary>
internal static class Completion
{
    private const string Special = " '[]*?(){};,$&|<>@#\"`";

    /// <summary>What stands between the quotes of a word that is being typed.</summary>
    public static string Typed(string word) => word.Trim('\'', '"');

    /// <summary>A value for a parameter that takes wildcards: what would be one in it is escaped.</summary>
    public static CompletionResult OfPattern(string value, string hint) => new(
        value.AsSpan().IndexOfAny(Special) < 0 ? value : Quoted(WildcardPattern.Escape(value)), value, CompletionResultType.ParameterValue, hint);

    /// <summary>A value as it is.</summary>
    public static CompletionResult Of(string value, string hint) => new(
        value.AsSpan().IndexOfAny(Special) < 0 ? value : Quoted(value), value, CompletionResultType.ParameterValue, hint);

    /// <summary>For each of the names that begin with what is typed, a table with it and a value to be filled in.</summary>
    /// <param name="names">Keys that the table may have.</param>
    /// <param name="word">What is typed, which may be the beginning of the table.</param>
    /// <param name="value">The value, as it is written between quotes.</param>
    /// <param name="hint">What an entry of the name is.</param>
    public static IEnumerable<CompletionResult> OfTables(IEnumerable<string> names, string word, string value, Func<string, string> hint)
    {
        string typed = word.TrimStart('@', '{', ' ');
        return names.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult($"@{{ {Key(name)} = '{value}' }}", name, CompletionResultType.ParameterValue, hint(name)));
    }

    /// <summary>A name as the key of a table: bare where it is an identifier.</summary>
    private static string Key(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsDigit(name[0]) ? name : Quoted(name);

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
