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

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
