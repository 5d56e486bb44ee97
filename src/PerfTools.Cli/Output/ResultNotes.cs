using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Cli.Text;

namespace PerfTools.Cli.Output;

/// <summary>The sentences below a table: which server it was, what is not met, what to know about the numbers.</summary>
internal static partial class ResultNotes
{
    public static void WriteServers(IReadOnlyList<RedisLatencyResult> results, TextWriter writer)
    {
        foreach (IGrouping<string, RedisLatencyResult> target in results.GroupBy(result => result.Target))
        {
            List<string> facts = [target.First().Server];
            facts.AddRange(target.Where(result => result.PingP50Us is not null).DistinctBy(result => result.Client)
                .Select(result => string.Create(CultureInfo.InvariantCulture, $"PING p50 {result.PingP50Us:0.0} us ({result.Client})")));
            if (target.Max(result => result.WorstStallUs) is { } worst)
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"worst stall of this host {worst:0} us"));
            writer.Write($"{target.Key}: {string.Join(", ", facts)}\n");
        }
    }

    public static void WriteRemarks(IReadOnlyList<RedisLatencyResult> results, TextWriter writer)
    {
        foreach (IGrouping<string, RedisLatencyResult> target in results.GroupBy(result => result.Target))
        {
            RedisLatencyResult[] rows = [.. target];
            WriteRemarks(rows, result => result.Violations, text => text, writer);
            WriteRemarks(rows, result => result.ErrorSummary, text => text, writer);
            WriteRemarks(rows, result => result.Notes, text => Number().Replace(text, "#"), writer);
        }
    }

    /// <summary>A sentence that holds for several rows is written once, with the rows named.</summary>
    private static void WriteRemarks(
        RedisLatencyResult[] rows, Func<RedisLatencyResult, string> remarkOf, Func<string, string> kindOf, TextWriter writer)
    {
        foreach (IGrouping<string, RedisLatencyResult> kind in rows.Where(row => remarkOf(row).Length > 0).GroupBy(row => kindOf(remarkOf(row))))
        {
            bool isOfAll = kind.Count() == rows.Length && rows.Length > 1;
            string names = isOfAll ? string.Empty : $" {string.Join(", ", kind.Select(PayloadText.OperationOf))}";
            writer.Write($"{rows[0].Target}{names}: {Merge([.. kind.Select(remarkOf)])}\n");
        }
    }

    /// <summary>One sentence of several that differ in numbers only: where they do, it gives the range.</summary>
    private static string Merge(string[] sentences)
    {
        string[][] numbers = [.. sentences.Select(sentence => Number().Matches(sentence).Select(match => match.Value).ToArray())];
        int position = 0;
        return Number().Replace(sentences[0], _ =>
        {
            string[] here = [.. numbers.Select(one => one[position]).OrderBy(text => double.Parse(text, CultureInfo.InvariantCulture))];
            position++;
            return here[0] == here[^1] ? here[0] : $"{here[0]} to {here[^1]}";
        });
    }

    [GeneratedRegex(@"(?<!\w)\d+(?:\.\d+)?(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
