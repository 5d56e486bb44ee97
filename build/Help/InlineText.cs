using System.Text.RegularExpressions;

namespace PerfTools.Build.Help;

/// <summary>Takes the inline markup out of a line, for places that show plain text.</summary>
internal static partial class InlineText
{
    public static string Plain(string markdown) => Markup().Replace(markdown, match =>
    {
        if (match.Groups["code"].Success) return match.Groups["code"].Value.Replace("\\|", "|", StringComparison.Ordinal);
        if (match.Groups["escaped"].Success) return match.Groups["escaped"].Value;
        return match.Groups["text"].Success ? Link(match.Groups["text"].Value, match.Groups["target"].Value) : string.Empty;
    });

    /// <summary>The text and target of a line that is one link, or null.</summary>
    public static (string Text, string Target)? LinkOf(string markdown)
    {
        Match match = OneLink().Match(markdown);
        return match.Success ? (match.Groups["text"].Value, match.Groups["target"].Value) : null;
    }

    // A link to another page of ours is its text; an address elsewhere has to be seen.
    private static string Link(string text, string target) =>
        target.Contains("://", StringComparison.Ordinal) && text != target ? $"{Plain(text)} ({target})" : Plain(text);

    [GeneratedRegex(@"`(?<code>[^`]+)`|\[(?<text>[^\]]+)\]\((?<target>[^)\s]+)\)|\\(?<escaped>[\\`*_{}\[\]()#+.!|<>-])|\*\*")]
    private static partial Regex Markup();

    [GeneratedRegex(@"^\[(?<text>[^\]]+)\]\((?<target>[^)\s]+)\)$")]
    private static partial Regex OneLink();
}
