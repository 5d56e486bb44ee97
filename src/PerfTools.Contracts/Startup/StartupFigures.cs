using System.Globalization;

namespace PerfTools;

/// <summary>What a table shows of a server's start, in short texts. Times are in milliseconds; what is not known is a dash.</summary>
public sealed record StartupFigures
{
    private const string Unknown = "-";
    private const double UsPerMs = 1000;

    private StartupFigures(ServerStartupResult result)
    {
        bool isToExit = result.ReadyMs is null && result.Succeeded > 0;
        (double Low, double High)? ofExit = isToExit ? result.Distribution?.ConfidenceInterval95(50) : null;
        double toMs = result.Distribution?.Unit == "ms" ? 1 : 1 / UsPerMs;
        Starts = string.Create(CultureInfo.InvariantCulture, $"{result.Succeeded}/{result.Count}");
        Time = Text(isToExit ? result.ExitMs : result.ReadyMs);
        Interval = IntervalOf(result.ReadyLowMs ?? ofExit?.Low * toMs, result.ReadyHighMs ?? ofExit?.High * toMs, result.ReadyMADMs);
        Maximum = Text(isToExit ? result.Distribution?.Maximum * toMs : result.ReadyMaxMs);
        PeakMB = Text(Megabytes.Of(result.PeakWorkingSetBytes));
        Difference = DifferenceOf(result);
        Remark = FirstOf(result.Reason, result.Violations, Difference, result.Distribution?.ToString());
    }

    /// <summary>Starts that succeeded, of those that were measured: <c>5/5</c>.</summary>
    public string Starts { get; }

    /// <summary>Until it was ready; in exit mode until it had ended.</summary>
    public string Time { get; }

    /// <summary>The 95 % interval of <see cref="Time"/>; with too few starts for one, how far they lie from their median.</summary>
    public string Interval { get; }

    /// <summary>The slowest start.</summary>
    public string Maximum { get; }

    /// <summary>Largest resident set, in MB of 10^6 bytes.</summary>
    public string PeakMB { get; }

    /// <summary>How much later it is ready than the environment that it was compared with; empty where it was not.</summary>
    public string Difference { get; }

    /// <summary>What is most worth knowing: why it failed, what is not met, the difference, or how the times are distributed.</summary>
    public string Remark { get; }

    /// <summary>The remark in lines, which a table would break within words. What does not fit ends with an ellipsis.</summary>
    /// <param name="width">Characters in a line, more than 1.</param>
    /// <param name="most">Lines at most.</param>
    public string RemarkIn(int width, int most)
    {
        // A sparkline has gaps that are no ends of words.
        if (Remark.Length <= width) return Remark;
        List<string> lines = [string.Empty];
        foreach (string word in Remark.Split(' ').SelectMany(word => word.Chunk(width)).Select(part => new string(part)))
        {
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        }

        if (lines.Count <= most) return string.Join('\n', lines);
        string last = lines[most - 1];
        return $"{string.Join('\n', lines.Take(most - 1).Append(last.Length < width ? last : last[..^1]))}…";
    }

    internal static StartupFigures Of(ServerStartupResult result) => new(result);

    private static string IntervalOf(double? low, double? high, double? deviation)
    {
        if (low is not null && high is not null) return $"{Text(low)} to {Text(high)}";
        return deviation is null ? Unknown : $"+/- {Text(deviation)}";
    }

    /// <summary>With its sign, because that is the news; and whether the interval leaves one.</summary>
    private static string DifferenceOf(ServerStartupResult result)
    {
        if (result.DifferenceMs is not { } difference) return string.Empty;
        string sign = difference > 0 ? "+" : string.Empty;
        string interval = result.DifferenceLowMs is null || result.DifferenceHighMs is null
            ? string.Empty
            : $" ({Text(result.DifferenceLowMs)} to {Text(result.DifferenceHighMs)})";
        return $"{sign}{Text(difference)} ms{interval} against {result.BaselineName}";
    }

    private static string Text(double? value) => value is { } known && double.IsFinite(known) ? Figure.Text(known) : Unknown;

    private static string FirstOf(params string?[] texts) => Array.Find(texts, text => !string.IsNullOrEmpty(text)) ?? string.Empty;
}
