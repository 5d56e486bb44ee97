using System.Globalization;

namespace PerfTools.Engine.Hosting.Kernel;

/// <summary>
/// How a processor has spent its time since the system started, by a line of /proc/stat (proc_stat(5)), in clock ticks.
/// </summary>
/// <param name="Total">All of it. Guests stand in user time already.</param>
/// <param name="Idle">Nothing to run, also while a disk is waited for.</param>
/// <param name="Steal">The hypervisor ran something else although there was something to run.</param>
internal readonly record struct ProcessorTimes(long Total, long Idle, long Steal)
{
    private const int FieldsWithoutGuests = 8;
    private const int IdleField = 3;
    private const int WaitField = 4;
    private const int StealField = 7;

    public static ProcessorTimes operator +(ProcessorTimes a, ProcessorTimes b) => new(a.Total + b.Total, a.Idle + b.Idle, a.Steal + b.Steal);

    public static ProcessorTimes operator -(ProcessorTimes a, ProcessorTimes b) => new(a.Total - b.Total, a.Idle - b.Idle, a.Steal - b.Steal);

    /// <summary>The times of all processors together under null, and of each under its number; lines that are none are passed over.</summary>
    public static IReadOnlyList<(int? Processor, ProcessorTimes Times)> Parse(string text)
    {
        List<(int?, ProcessorTimes)> all = [];
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 5 || !words[0].StartsWith("cpu", StringComparison.Ordinal)) continue;
            int number = -1;
            bool isAll = words[0].Length == 3;
            if (!isAll && !int.TryParse(words[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out number)) continue;
            if (TryParse(words, out ProcessorTimes times)) all.Add((isAll ? null : number, times));
        }

        return all;
    }

    /// <summary>The times of one processor, or of all together where it is null.</summary>
    public static ProcessorTimes? Of(string? text, int? processor)
    {
        if (text is null) return null;
        foreach ((int? number, ProcessorTimes times) in Parse(text))
            if (number == processor) return times;
        return null;
    }

    private static bool TryParse(string[] words, out ProcessorTimes times)
    {
        times = default;
        long total = 0;
        Span<long> fields = stackalloc long[FieldsWithoutGuests];
        for (int i = 0; i < Math.Min(FieldsWithoutGuests, words.Length - 1); i++)
        {
            if (!long.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out fields[i])) return false;
            total = unchecked(total + fields[i]);
        }

        times = new ProcessorTimes(total, fields[IdleField] + fields[WaitField], fields[StealField]);
        return true;
    }
}
