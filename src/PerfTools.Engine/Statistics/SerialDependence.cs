namespace PerfTools.Engine.Statistics;

/// <summary>
/// How much less neighbouring samples say than independent ones would. A slow spell of the host makes many samples slow in
/// a row; an interval that takes them for independent is too narrow.
/// </summary>
internal sealed class SerialDependence(int capacity)
{
    private const double Strongest = 0.99;
    private const int MostLags = 500;

    private readonly double[] _signs = new double[capacity];
    private readonly double[] _keys = new double[capacity];
    private readonly int[] _order = new int[capacity];
    private readonly double[] _ranks = new double[capacity];

    /// <summary>
    /// The factor, at least 1, by which dependence inflates the variance of the median: the larger of two estimates, because
    /// each is blind to something. The one is that of a first-order autoregression, (1 + r) / (1 - r), with r the
    /// lag-1 autocorrelation of ranks and its small-sample bias taken back (Marriott and Pope, Biometrika 41, 1954). The
    /// other sums the autocorrelation of being above or below the median, which is what moves a median, over
    /// Geyer's initial monotone sequence (Statistical Science 7, 1992).
    /// </summary>
    /// <param name="samples">The samples in the order in which they were taken.</param>
    /// <param name="median">Their median.</param>
    public double Inflation(ReadOnlySpan<double> samples, double median) =>
        samples.Length < 10 ? 1 : Math.Max(1, Math.Max(OfRanks(samples), OfSides(samples, median)));

    private double OfRanks(ReadOnlySpan<double> samples)
    {
        int n = samples.Length;
        Rank(samples);
        double centre = (n - 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            double deviation = _ranks[i] - centre;
            squares += deviation * deviation;
            if (i > 0) products += deviation * (_ranks[i - 1] - centre);
        }

        if (squares == 0) return 1;
        double r = products / squares;
        r = Math.Clamp(r + ((1 + (4 * r)) / n), 0, Strongest);
        return (1 + r) / (1 - r);
    }

    /// <summary>Ranks from 0; equal samples share the middle of theirs.</summary>
    private void Rank(ReadOnlySpan<double> samples)
    {
        int n = samples.Length;
        samples.CopyTo(_keys);
        for (int i = 0; i < n; i++) _order[i] = i;
        Array.Sort(_keys, _order, 0, n);
        for (int first = 0; first < n;)
        {
            int next = first + 1;
            while (next < n && _keys[next] == _keys[first]) next++;
            for (int i = first; i < next; i++) _ranks[_order[i]] = (first + next - 1) / 2.0;
            first = next;
        }
    }

    private double OfSides(ReadOnlySpan<double> samples, double median)
    {
        int n = samples.Length;
        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            _signs[i] = Math.Sign(samples[i] - median);
            mean += _signs[i] / n;
        }

        for (int i = 0; i < n; i++) _signs[i] -= mean;
        double variance = Lagged(n, 0);
        if (variance == 0) return 1;
        double inflation = -1;
        double previous = double.MaxValue;
        for (int lag = 0; lag + 1 < Math.Min(n / 2, MostLags); lag += 2)
        {
            double pair = (Lagged(n, lag) + Lagged(n, lag + 1)) / variance;
            if (pair <= 0) break;
            previous = Math.Min(pair, previous);
            inflation += 2 * previous;
        }

        return inflation;
    }

    private double Lagged(int n, int lag)
    {
        double sum = 0;
        for (int i = lag; i < n; i++) sum += _signs[i] * _signs[i - lag];
        return sum;
    }
}
