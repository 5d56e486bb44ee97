using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>One axis of a chart: from where to where, and where its ticks are.</summary>
internal sealed class Axis
{
    private const int MostTicks = 6;

    // Within a decade, 1, 2 and 5 are too few.
    private const double LeastLogRatio = 10;

    // Of a wider range, a linear scale shows only its end.
    private const double WideRatio = 50;

    /// <param name="label">What it shows, with the unit.</param>
    /// <param name="values">What must find a place; what is not finite is left out.</param>
    /// <param name="isLog">Whether equal steps are equal ratios; values must then be positive.</param>
    public Axis(string label, IEnumerable<double> values, bool isLog = false)
    {
        double[] finite = [.. values.Where(value => double.IsFinite(value) && (!isLog || value > 0))];
        Label = label;
        IsLog = isLog;
        Low = finite.Length == 0 ? (isLog ? 1 : 0) : finite.Min();
        High = finite.Length == 0 ? (isLog ? 10 : 1) : finite.Max();
        if (High > Low) return;
        if (High == 0)
        {
            High = 1;
            return;
        }

        Low = isLog ? Low / 2 : Low - Math.Max(0.5, Math.Abs(Low) * 0.05);
        High = isLog ? High * 2 : High + Math.Max(0.5, Math.Abs(High) * 0.05);
    }

    public string Label { get; }

    public double Low { get; }

    public double High { get; }

    public bool IsLog { get; }

    /// <summary>Whether there is nothing between one and the next, as of counts.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Ticks with words of their own, in place of numbers.</summary>
    public IReadOnlyList<(double At, string Text)> Marks { get; init; } = [];

    /// <summary>An axis from 0, or a logarithmic one where 0 and the smallest value would be the same place.</summary>
    public static Axis FromZero(string label, IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        bool isWide = known.Length > 0 && known.Min() > 0 && known.Max() > known.Min() * WideRatio;
        return new Axis(label, isWide ? known : known.Append(0), isWide);
    }

    /// <summary>Where a value lies, 0 at the beginning and 1 at the end; what lies outside is at an end.</summary>
    public double Position(double value)
    {
        double at = IsLog ? Math.Log(Math.Max(value, Low) / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
        return double.IsFinite(at) ? Math.Clamp(at, 0, 1) : 0;
    }

    public IReadOnlyList<(double At, string Text)> Ticks() => Marks.Count > 0
        ? [.. Marks.Where(mark => mark.At >= Low && mark.At <= High)]
        : IsLog && High / Low >= LeastLogRatio ? [.. LogTicks().Select(tick => (tick, Figure.Text(tick)))] : LinearTicks();

    /// <summary>With as many digits as tell one tick from the next.</summary>
    private IReadOnlyList<(double At, string Text)> LinearTicks()
    {
        double rough = (High - Low) / (MostTicks - 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= rough * 0.999) * power;
        if (IsWhole) step = Math.Max(1, step);
        string digits = new('#', (int)Math.Clamp(-Math.Floor(Math.Log10(step * 1.001)), 0, 12));
        return
        [
            .. Enumerable.Range(0, MostTicks + 1).Select(i => (Math.Ceiling(Low / step) + i) * step).Where(tick => tick <= High + (step * 1e-6))
                .Select(tick => (tick, (tick + 0.0).ToString($"#,0.{digits}", CultureInfo.InvariantCulture))),
        ];
    }

    private double[] LogTicks()
    {
        double[] factors = Math.Log10(High / Low) < 2 ? [1, 2, 5] : [1];
        double[] ticks =
        [
            .. Enumerable.Range((int)Math.Floor(Math.Log10(Low)), (int)Math.Ceiling(Math.Log10(High / Low)) + 2)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(tick => tick >= Low && tick <= High),
        ];
        return [.. ticks.Where((_, i) => i % ((ticks.Length / (MostTicks + 1)) + 1) == 0)];
    }
}
