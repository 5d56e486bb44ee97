using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Merging;

/// <summary>Reads the summaries of errors again, of results that come from a file or from another machine.</summary>
internal static partial class ErrorText
{
    public static IReadOnlyList<SessionError> ReadSessions(string summary) =>
        [.. SessionStart().Split(summary).Select(part => SessionEntry().Match(part)).Where(match => match.Success).Select(match => new SessionError(
            Enum.Parse<SessionPhase>(match.Groups["phase"].Value), match.Groups["type"].Value, match.Groups["code"].Value, Number(match), match.Groups["message"].Value))];

    /// <summary>Errors by phase, type and code, with the counts added up.</summary>
    public static IReadOnlyList<SessionError> Merge(IEnumerable<SessionError> errors) =>
        [.. errors.GroupBy(error => (error.Phase, error.Type, error.Code))
            .Select(kind => new SessionError(kind.Key.Phase, kind.Key.Type, kind.Key.Code, kind.Sum(error => error.Count), kind.Min(error => error.Message, StringComparer.Ordinal)!))
            .OrderBy(error => error.Type, StringComparer.Ordinal).ThenBy(error => error.Code, StringComparer.Ordinal)];

    /// <summary>Merges summaries of the form <c>kind x count: message</c>.</summary>
    public static string MergeRedis(IEnumerable<string> summaries)
    {
        IEnumerable<Match> entries = summaries.SelectMany(summary => RedisStart().Split(summary)).Select(part => RedisEntry().Match(part)).Where(match => match.Success);
        return string.Join("; ", entries.GroupBy(entry => entry.Groups["kind"].Value)
            .Select(kind => (Kind: kind.Key, Count: kind.Sum(Number), Message: kind.Select(entry => entry.Groups["message"].Value).Min(StringComparer.Ordinal)))
            .OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Kind, StringComparer.Ordinal)
            .Select(kind => $"{kind.Kind} x {kind.Count}: {kind.Message}"));
    }

    private static string? Min<T>(this IEnumerable<T> items, Func<T, string> text, StringComparer comparer) => items.Select(text).Min(comparer);

    private static long Number(Match match) => long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("; (?=(?:Setup|Operation|Teardown): [0-9]+ x )")]
    private static partial Regex SessionStart();

    [GeneratedRegex("^(?<phase>Setup|Operation|Teardown): (?<count>[0-9]+) x (?<type>[^ :]+)(?: (?<code>.*?))?: (?<message>.*)$", RegexOptions.Singleline)]
    private static partial Regex SessionEntry();

    [GeneratedRegex(@"; (?=[^ ;]+ x [0-9]+: )")]
    private static partial Regex RedisStart();

    [GeneratedRegex("^(?<kind>[^ ;]+) x (?<count>[0-9]+): (?<message>.*)$", RegexOptions.Singleline)]
    private static partial Regex RedisEntry();
}
