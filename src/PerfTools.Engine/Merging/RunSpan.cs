namespace PerfTools.Engine.Merging;

/// <summary>When a run was, by the clock of its machine.</summary>
internal readonly record struct RunSpan(DateTimeOffset Start, double DurationMs)
{
    public DateTimeOffset End => Start.AddMilliseconds(DurationMs);

    /// <summary>From the start of the first to the end of the last.</summary>
    public static RunSpan Union(IEnumerable<RunSpan> spans)
    {
        RunSpan[] all = [.. spans];

        // A run in which nothing ran has no place in time.
        RunSpan[] counted = Array.Exists(all, span => span.DurationMs > 0) ? Array.FindAll(all, span => span.DurationMs > 0) : all;
        DateTimeOffset start = counted.Min(span => span.Start);
        return new RunSpan(start, Math.Round((counted.Max(span => span.End) - start).TotalMilliseconds, 3));
    }

    /// <summary>Whether two runs ran together for more than half of the shorter one.</summary>
    public bool RanWith(RunSpan other)
    {
        double common = ((End < other.End ? End : other.End) - (Start > other.Start ? Start : other.Start)).TotalMilliseconds;
        return common > Math.Min(DurationMs, other.DurationMs) / 2;
    }

    public TimeSpan DistanceTo(RunSpan other) =>
        Start > other.End ? Start - other.End : other.Start > End ? other.Start - End : TimeSpan.Zero;
}
