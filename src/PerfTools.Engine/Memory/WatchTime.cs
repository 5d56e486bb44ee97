using System.Globalization;

namespace PerfTools.Engine.Memory;

/// <summary>Lengths of time, as a sentence says them and as a user would type them.</summary>
internal static class WatchTime
{
    public const double HourNanoseconds = 3.6e12;

    /// <summary>Rounded up to whole seconds, from a minute on to tens of seconds, from ten minutes on to minutes.</summary>
    public static TimeSpan RoundUp(TimeSpan time)
    {
        long step = time.TotalMinutes <= 1 ? 1 : time.TotalMinutes <= 10 ? 10 : 60;
        return TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds / step) * step);
    }

    /// <summary>A count rounded up to its two leading digits.</summary>
    public static long RoundUp(double count)
    {
        double step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));
        return (long)Math.Min(1e18, Math.Ceiling(count / step) * step);
    }

    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => Text($"{time.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 90 } => Text($"{time.TotalSeconds:0.#} s"),
        { TotalMinutes: < 10 } when time.Seconds != 0 => Text($"{Math.Floor(time.TotalMinutes)} min {time.Seconds} s"),
        { TotalMinutes: < 120 } => Text($"{time.TotalMinutes:0} min"),
        _ => Text($"{time.TotalHours:0.#} h"),
    };

    public static TimeSpan OfNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
