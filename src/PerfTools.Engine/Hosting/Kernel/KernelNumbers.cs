using System.Globalization;

namespace PerfTools.Engine.Hosting.Kernel;

/// <summary>Reads the small texts of /proc and /sys. What has not the form that the kernel gives it is null, never a guess.</summary>
internal static class KernelNumbers
{
    /// <summary>A number after a name, as in /proc/meminfo ("MemFree:  12 kB") and /proc/vmstat ("pswpin 12").</summary>
    public static long? Named(string? text, string name) => TextOf(text, name) is { } word ? Whole(word) : null;

    /// <summary>The word after a name, in the same form.</summary>
    public static string? TextOf(string? text, string name)
    {
        foreach (string line in (text ?? string.Empty).Split('\n'))
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0].TrimEnd(':') == name) return words[1];
        }

        return null;
    }

    /// <summary>A file that holds one number.</summary>
    public static long? Single(string? text) => text is null ? null : Whole(text.Trim());

    /// <summary>The first of the averages in /proc/loadavg, of one minute, and how many threads there are.</summary>
    public static (double Minute, long Threads)? Load(string? text)
    {
        string[] words = (text ?? string.Empty).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 4
            && double.TryParse(words[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minute)
            && words[3].Split('/') is [_, var threads] && Whole(threads) is { } count
            ? (minute, count)
            : null;
    }

    /// <summary>
    /// A soft limit of /proc/PID/limits; infinity where it says unlimited. The name has blanks in it, so the value is found after it.
    /// </summary>
    public static double? Limit(string? text, string name)
    {
        foreach (string line in (text ?? string.Empty).Split('\n'))
        {
            if (!line.StartsWith(name + " ", StringComparison.Ordinal)) continue;
            string[] words = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) return null;
            return words[0] == "unlimited" ? double.PositiveInfinity : Whole(words[0]);
        }

        return null;
    }

    /// <summary>The numbers of a list as "0-3,8"; empty where the text is none.</summary>
    public static IReadOnlyList<int> List(string? text)
    {
        const int Most = 1 << 16;
        List<int> numbers = [];
        foreach (string part in (text ?? string.Empty).Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || Whole(ends[0]) is not { } first || Whole(ends[^1]) is not { } last || last < first || last >= Most) return [];
            for (long number = first; number <= last; number++) numbers.Add((int)number);
        }

        return numbers;
    }

    private static long? Whole(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
