namespace PerfTools.Engine.Reporting;

/// <summary>One axis of a chart: from where to where, and where its ticks are.</summary>
internal sealed class Axis
{
    private const int MostTicks = 6;

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
        Low = isLog ? Low / 2 : Low - Math.Max(0.5, Math.Abs(Low) * 0.05);
        High = isLog ? High * 2 : High + Math.Max(0.5, Math.Abs(High) * 0.05);
    }

    public string Label { get; }

    public double Low { get; }

    public double High { get; }

    private bool IsLog { get; }

    /// <summary>Where a value lies, 0 at the beginning and 1 at the end; what lies outside is at an end.</summary>
    public double Position(double value)
    {
        double at = IsLog ? Math.Log(Math.Max(value, Low) / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
        return double.IsFinite(at) ? Math.Clamp(at, 0, 1) : 0;
    }

    public IReadOnlyList<double> Ticks() => IsLog ? LogTicks() : LinearTicks();

    private IReadOnlyList<double> LinearTicks()
    {
        double rough = (High - Low) / (MostTicks - 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= rough * 0.999) * power;
        return [.. Enumerable.Range(0, MostTicks + 1).Select(i => (Math.Ceiling(Low / step) + i) * step).Where(tick => tick <= High + (step * 1e-6))];
    }

    private IReadOnlyList<double> LogTicks()
    {
        double[] factors = Math.Log10(High / Low) < 2 ? [1, 2, 5] : [1];
        double[] ticks =
        [
            .. Enumerable.Range((int)Math.Floor(Math.Log10(Low)), (int)Math.Ceiling(Math.Log10(High / Low)) + 2)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(tick => tick >= Low && tick <= High),
        ];
        return ticks.Length >= 2 ? [.. ticks.Where((_, i) => i % ((ticks.Length / MostTicks) + 1) == 0)] : [Low, High];
    }
}
