namespace PerfTools.Engine.Workbooks;

/// <summary>How a chart is drawn.</summary>
/// <param name="X">What the horizontal axis is of.</param>
/// <param name="Y">What the vertical axis is of.</param>
internal sealed record ChartKind(string X, string Y)
{
    public const string Distribution = "Distribution (";
    public const string ByRun = " by run";
    public const string History = "History of ";
    private const string SinceFirst = "seconds since the first reading";

    private static readonly Dictionary<string, ChartKind> Named = new()
    {
        ["Latency by payload"] = new("payload (bytes)", "latency (us)") { CanBeLog = true },
        ["Throughput by sessions"] = new("sessions", "throughput (/s)"),
        ["Latency by sessions"] = new("sessions", "latency (us)"),
        ["Throughput over time"] = new("second of the run", "throughput (/s)"),
        ["Answer over time"] = new(SinceFirst, "answered after (ms)") { IsElapsed = true },
        ["CPU over time"] = new(SinceFirst, "CPU (% of core)") { IsElapsed = true },
        ["Memory over time"] = new(SinceFirst, "memory (MB)") { IsElapsed = true },
        ["Handles and threads"] = new(SinceFirst, "count") { IsElapsed = true },
        ["Commands over time"] = new(SinceFirst, "commands (/s)") { IsElapsed = true },
        ["Memory by operations"] = new("operations", "memory (MB)"),
        ["Handles/threads by operations"] = new("operations", "count"),
    };

    /// <summary>Whether both axes may be logarithmic.</summary>
    public bool CanBeLog { get; private init; }

    /// <summary>Whether X counts from the first reading of each run, because runs are days apart.</summary>
    public bool IsElapsed { get; private init; }

    /// <summary>Whether it has bars and no curves.</summary>
    public bool HasBars { get; private init; }

    /// <summary>Whether X is the number of a run.</summary>
    public bool IsByRun { get; private init; }

    /// <summary>Whether X is a day of the calendar.</summary>
    public bool IsDated { get; private init; }

    /// <summary>Whether one point says nothing. Where what it is drawn over is a choice, one does.</summary>
    public bool NeedsCurve { get; private init; }

    /// <summary>In the order in which they stand: first what is compared, then courses, then how samples spread.</summary>
    public static int RankOf(string chart)
    {
        int rank = Array.IndexOf([.. Named.Keys], chart);
        if (rank >= 0) return rank;
        return chart.StartsWith(Distribution, StringComparison.Ordinal) ? int.MaxValue : Named.Count;
    }

    public static ChartKind Of(string chart)
    {
        if (Named.TryGetValue(chart, out ChartKind? kind)) return kind with { NeedsCurve = kind.IsElapsed };
        string unit = chart.Contains('(') ? chart.Split('(')[1].Split(')')[0] : string.Empty;
        if (chart.StartsWith(Distribution, StringComparison.Ordinal)) return new ChartKind(unit, "% of samples") { HasBars = true };
        return chart.StartsWith(History, StringComparison.Ordinal)
            ? new ChartKind("recorded", unit) { IsDated = true, NeedsCurve = true }
            : new ChartKind("run", unit) { IsByRun = true, NeedsCurve = true };
    }
}
