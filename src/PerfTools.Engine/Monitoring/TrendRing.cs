namespace PerfTools.Engine.Monitoring;

/// <summary>The last values of a number, in room that is laid out once. What was not known stays blank.</summary>
internal sealed class TrendRing
{
    private const int Cells = 12;

    private readonly double[] _values = new double[Cells];
    private long _count;

    public void Add(double? value) => _values[(int)(_count++ % Cells)] = value ?? double.NaN;

    public string Draw()
    {
        int length = (int)Math.Min(_count, Cells);
        double[] series = new double[length];
        for (int i = 0; i < length; i++) series[i] = _values[(int)((_count - length + i) % Cells)];
        double[] known = Array.FindAll(series, value => !double.IsNaN(value));
        string drawn = Sparkline.Draw(known, Cells);
        if (known.Length == length) return drawn;
        int next = 0;
        return string.Concat(series.Select(value => double.IsNaN(value) ? ' ' : drawn[next++]));
    }
}
