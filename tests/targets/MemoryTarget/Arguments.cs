using System.Globalization;

namespace PerfTools.Targets.Memory;

/// <summary>What to do, how often, and for how long.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        Usage: MemoryTarget <mode> [--rate <operations a second> | --port <number>] [--lifetime <seconds>]
          leak <bytes>               keeps as many bytes at each operation
          leak-every <n> <bytes>     keeps them at each n-th operation
          leak-handles [n]           opens a file at each n-th operation, and leaves it open
          leak-threads [n]           starts a thread at each n-th operation, which waits for ever
          cache <MB>                 keeps 1 KB at each operation until it is full, and only reads from then on
          evict <MB>                 keeps 1 KB at each operation; once it is full, in place of the oldest
          burst <MB>                 at each 50th operation takes so much, and gives it back ten operations later
          steady                     10 KB of garbage at each operation
        With a rate it works by itself. Without, it serves a line protocol on a loopback port, which it prints: a line with a
        number runs so many operations (an empty line one) and is answered 'ok'. It ends with its parent, or with its lifetime.
        """;

    private readonly List<int> _numbers = [];

    private Arguments(string mode) => Mode = mode;

    public string Mode { get; }

    public double? Rate { get; private set; }

    public int Port { get; private set; }

    public TimeSpan Lifetime { get; private set; } = TimeSpan.FromMinutes(2);

    /// <summary>A number after the mode, or the default where there is none. A number that must be there has the default 0.</summary>
    public int Number(int index, int otherwise = 0) => index < _numbers.Count ? _numbers[index] : otherwise;

    public static Arguments? Parse(string[] args)
    {
        if (args.Length == 0) return null;
        Arguments arguments = new(args[0]);
        for (int i = 1; i < args.Length; i++)
        {
            bool isOption = args[i].StartsWith("--", StringComparison.Ordinal);
            string text = isOption ? args.ElementAtOrDefault(i + 1) ?? string.Empty : args[i];
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out double value) || value < 0) return null;
            if (!arguments.Set(args[i], value)) return null;
            if (isOption) i++;
        }

        return arguments;
    }

    private bool Set(string name, double value)
    {
        if (name == "--rate") Rate = value;
        else if (name == "--port") Port = (int)value;
        else if (name == "--lifetime") Lifetime = TimeSpan.FromSeconds(value);
        else if (name.StartsWith("--", StringComparison.Ordinal)) return false;
        else _numbers.Add((int)value);
        return true;
    }
}
