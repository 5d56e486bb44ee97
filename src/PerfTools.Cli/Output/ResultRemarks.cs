using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Cli.Output;

/// <summary>The sentences below a table: what is not met, what to know about the numbers.</summary>
internal sealed partial class ResultRemarks<T>(ResultView<T> view, OptionNames options, TextWriter writer)
    where T : class
{
    private const int MostNames = 4;

    private readonly Dictionary<string, string> _lastKinds = [];

    /// <summary>The remarks on all rows of a table.</summary>
    public void WriteAll(IReadOnlyList<T> results)
    {
        foreach (IGrouping<string, T> target in results.GroupBy(view.TargetOf))
        {
            T[] rows = [.. target];
            foreach (Remark<T> remark in view.Remarks) Write(rows, remark);
        }
    }

    /// <summary>The remarks on the newest of rows without an end. What was said about the row before it is not repeated.</summary>
    public void WriteNew(T result)
    {
        foreach ((int position, Remark<T> remark) in view.Remarks.Index())
        {
            string row = $"{position} {view.TargetOf(result)} {view.NameOf(result, [result])}";
            string kind = Number().Replace(remark.Text(result), "#");
            if (_lastKinds.GetValueOrDefault(row, string.Empty) != kind) Write([result], remark);
            _lastKinds[row] = kind;
        }
    }

    /// <summary>A sentence that holds for several rows is written once, with the rows named.</summary>
    private void Write(T[] rows, Remark<T> remark)
    {
        IEnumerable<T> remarked = rows.Where(row => remark.Text(row).Length > 0);
        foreach (IGrouping<string, T> kind in remarked.GroupBy(row => KindOf(remark.Text(row), remark)))
        {
            string sentence = options.InMessage(Merge([.. kind.Select(remark.Text)]));
            writer.Write($"{view.TargetOf(rows[0])}{NamesOf([.. kind], rows)}: {sentence}\n");
        }
    }

    private static string KindOf(string text, Remark<T> remark) => remark.MergesNumbers ? Number().Replace(text, "#") : text;

    private string NamesOf(T[] some, T[] all)
    {
        string[] names = [.. some.Select(row => view.NameOf(row, all)).Where(name => name.Length > 0)];
        if (some.Length == all.Length && (all.Length > 1 || names.Length == 0)) return string.Empty;

        // What is said of the last interval only is how it ended.
        if (names.Length == 0 && some.Length == 1 && some[0] == all[^1]) return string.Empty;
        return some.Length > MostNames || names.Length == 0
            ? $", {some.Length} of {all.Length} rows"
            : $" {string.Join(", ", names)}";
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
