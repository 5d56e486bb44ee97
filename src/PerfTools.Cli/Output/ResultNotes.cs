using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Cli.Text;

namespace PerfTools.Cli.Output;

/// <summary>The sentences below a table: which server it was, what is not met, what to know about the numbers.</summary>
internal static partial class ResultNotes
{
    private const int MostNames = 4;

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
            WriteRemarks(rows, Errors, text => text, writer);
            WriteRemarks(rows, result => result.Notes, text => Number().Replace(text, "#"), writer);
        }
    }

    private static string Errors(RedisLatencyResult result) =>
        result.Violations.Contains(result.ErrorSummary, StringComparison.Ordinal) ? string.Empty : result.ErrorSummary;

    /// <summary>A sentence that holds for several rows is written once, with the rows named.</summary>
    private static void WriteRemarks(
        RedisLatencyResult[] rows, Func<RedisLatencyResult, string> remarkOf, Func<string, string> kindOf, TextWriter writer)
    {
        IEnumerable<RedisLatencyResult> remarked = rows.Where(row => remarkOf(row).Length > 0);
        foreach (IGrouping<string, RedisLatencyResult> kind in remarked.GroupBy(row => kindOf(remarkOf(row))))
        {
            writer.Write($"{rows[0].Target}{NamesOf([.. kind], rows)}: {Merge([.. kind.Select(remarkOf)])}\n");
        }
    }

    private static string NamesOf(RedisLatencyResult[] some, RedisLatencyResult[] all)
    {
        if (some.Length == all.Length && all.Length > 1) return string.Empty;
        if (some.Length > MostNames) return $", {some.Length} of {all.Length} rows";
        bool hasSeveralClients = all.Any(row => row.Client != all[0].Client);
        IEnumerable<string> names = some.Select(row => (hasSeveralClients ? $"{row.Client} " : string.Empty) + PayloadText.OperationOf(row));
        return $" {string.Join(", ", names)}";
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
