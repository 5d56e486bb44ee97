namespace PerfTools.Engine.Scalability;

/// <summary>
/// The concurrencies of a fit, scaled so that the coefficients are of order one whatever the range: 1 + s U + k V is the
/// law's denominator, with U and V from 0 at one session to 1 at the largest concurrency.
/// </summary>
internal sealed class UslDesign
{
    // Beyond this a coefficient makes no difference to the shape any more.
    private const double LargestExponent = 30;

    private readonly double[] _logShare;
    private readonly double _largest;

    public UslDesign(IReadOnlyList<double> concurrencies, FitWeighting weighting)
    {
        Weighting = weighting;
        _largest = concurrencies.Max();
        U = [.. concurrencies.Select(n => (n - 1) / (_largest - 1))];
        V = [.. concurrencies.Select(n => n / _largest * ((n - 1) / (_largest - 1)))];
        _logShare = [.. concurrencies.Select(n => Math.Log(n / _largest))];
    }

    public FitWeighting Weighting { get; }

    public int Count => U.Length;

    public double[] U { get; }

    public double[] V { get; }

    /// <summary>Share of the largest concurrency.</summary>
    public double Share(int i) => Math.Exp(_logShare[i]);

    /// <summary>The value that the fit makes like the observed one: throughput, or its logarithm.</summary>
    public double Value(int i, ScaledUsl at)
    {
        double log = at.LogLambda + _logShare[i] - Math.Log(Denominator(i, at));
        return Weighting == FitWeighting.Relative ? log : Math.Exp(log);
    }

    /// <summary>How the value changes with the logarithm of lambda.</summary>
    public double SlopeOfLambda(int i, ScaledUsl at) => Weighting == FitWeighting.Relative ? 1 : Value(i, at);

    /// <summary>How the value changes with s.</summary>
    public double SlopeOfSigma(int i, ScaledUsl at) => -SlopeOfLambda(i, at) * U[i] / Denominator(i, at);

    /// <summary>How the value changes with k.</summary>
    public double SlopeOfKappa(int i, ScaledUsl at) => -SlopeOfLambda(i, at) * V[i] / Denominator(i, at);

    public double SquaredError(IReadOnlyList<double> observed, ScaledUsl at)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double error = observed[i] - Value(i, at);
            sum += error * error;
        }

        return sum;
    }

    /// <summary>The same s and k with the lambda that fits best: it is linear, or is with logarithms.</summary>
    public ScaledUsl WithBestLambda(IReadOnlyList<double> observed, double s, double k)
    {
        double mean = 0, product = 0, squares = 0;
        for (int i = 0; i < Count; i++)
        {
            double share = _logShare[i] - Math.Log(1 + (s * U[i]) + (k * V[i]));
            mean += (observed[i] - share) / Count;
            product += observed[i] * Math.Exp(share);
            squares += Math.Exp(2 * share);
        }

        double best = Weighting == FitWeighting.Relative ? mean : Math.Log(Math.Max(product / squares, 1e-12));
        return new ScaledUsl(best, s, k);
    }

    /// <summary>A coefficient of which the logarithm is sought, so that it stays above 0.</summary>
    public static double Positive(double logarithm) => Math.Exp(Math.Min(logarithm, LargestExponent));

    public UslModel Unscaled(ScaledUsl at, double scale) =>
        new(Math.Exp(at.LogLambda) * scale / _largest, at.S / (_largest - 1), at.K / _largest / (_largest - 1));

    private double Denominator(int i, ScaledUsl at) => 1 + (at.S * U[i]) + (at.K * V[i]);
}

/// <summary>The law's coefficients in the scale of a design.</summary>
internal readonly record struct ScaledUsl(double LogLambda, double S, double K);
