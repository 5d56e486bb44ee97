using MathNet.Numerics.LinearAlgebra;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// The law fitted to points. Throughput is a rate, and the noise of a rate is a share of it: so errors are relative, which means
/// least squares of logarithms, in which a point at 100 a second counts as much as one at 100,000. Absolute errors, as R's
/// package usl has them, leave the points of low concurrency, and with them lambda, to chance.
/// </summary>
internal sealed class UslFit
{
    /// <summary>Coefficients of the law, and so the fewest points.</summary>
    public const int Coefficients = 3;

    private readonly double[] _observed;
    private readonly UslSolver _solver;
    private readonly ScaledUsl _scaled;
    private readonly double _scale;

    private UslFit(UslDesign design, double[] observed, double scale, UslTerms terms)
    {
        Design = design;
        Terms = terms;
        _observed = observed;
        _scale = scale;
        _solver = new UslSolver(design, terms);
        _scaled = _solver.Solve(observed);
        Model = design.Unscaled(_scaled, scale);
        SquaredError = design.SquaredError(observed, _scaled);
    }

    public UslDesign Design { get; }

    public UslModel Model { get; }

    /// <summary>The coefficients that could be above 0.</summary>
    public UslTerms Terms { get; }

    /// <summary>Points beyond the number of coefficients: what tells the noise.</summary>
    public int DegreesOfFreedom => Design.Count - 1 - int.PopCount((int)Terms);

    /// <summary>Standard deviation of the noise: relative, or in units of the largest throughput.</summary>
    public double Deviation => Math.Sqrt(SquaredError / DegreesOfFreedom);

    /// <summary>Standard deviation of the points around the fit, as a share of what the fit gives.</summary>
    public double RelativeDeviation
    {
        get
        {
            double[] fitted = Fitted();
            return Math.Sqrt(_observed.Select((value, i) => Share(value, fitted[i])).Sum(share => share * share) / DegreesOfFreedom);
        }
    }

    /// <summary>Sum of the squared errors, in the scale in which the fit was made.</summary>
    public double SquaredError { get; }

    /// <param name="concurrencies">Sessions of each point, 1 or more, not all the same; the order is no matter.</param>
    /// <param name="throughputs">Operations a second of each point, above 0.</param>
    /// <param name="weighting">Which errors are made small.</param>
    public static UslFit Of(IReadOnlyList<double> concurrencies, IReadOnlyList<double> throughputs, FitWeighting weighting)
    {
        if (concurrencies.Count != throughputs.Count || concurrencies.Count <= Coefficients)
            throw new ArgumentException($"{concurrencies.Count} points cannot be fitted: {Coefficients + 1} are the least.", nameof(concurrencies));
        double[] logs = [.. throughputs.Select(value => Math.Log(value))];
        double scale = weighting == FitWeighting.Relative ? Math.Exp(logs.Average()) : throughputs.Max();
        double[] observed = weighting == FitWeighting.Relative
            ? [.. logs.Select(log => log - Math.Log(scale))]
            : [.. throughputs.Select(value => value / scale)];
        return new UslFit(new UslDesign(concurrencies, weighting), observed, scale, UslTerms.Both);
    }

    /// <summary>The same points without some of the coefficients.</summary>
    public UslFit With(UslTerms terms) => new(Design, _observed, _scale, terms);

    /// <summary>Share of the variation that the fit explains; null where there is none.</summary>
    public double? RSquared
    {
        get
        {
            double mean = _observed.Average();
            double total = _observed.Sum(value => (value - mean) * (value - mean));
            return total > 1e-20 ? 1 - (SquaredError / total) : null;
        }
    }

    /// <summary>The values that the fit gives, in the scale in which it was made.</summary>
    public double[] Fitted() => [.. Enumerable.Range(0, Design.Count).Select(i => Design.Value(i, _scaled))];

    /// <summary>Noise of each point, freed from what the fit itself has taken of it: each has the standard deviation of the noise.</summary>
    public double[] FreedResiduals()
    {
        double[] fitted = Fitted(), leverages = Leverages();
        double[] freed = [.. _observed.Select((value, i) => (value - fitted[i]) / Math.Sqrt(Math.Max(1 - leverages[i], 0.05)))];
        double mean = freed.Average();
        double spread = Math.Sqrt(freed.Sum(value => (value - mean) * (value - mean)) / freed.Length);
        return [.. freed.Select(value => spread > 0 ? (value - mean) * (Deviation / spread) : 0)];
    }

    /// <summary>The law fitted to other values at the same concurrencies.</summary>
    public UslModel Refit(double[] observed) => Design.Unscaled(_solver.SolveNear(observed, _scaled), _scale);

    private double Share(double value, double fitted) => Design.Weighting == FitWeighting.Relative ? value - fitted : (value / fitted) - 1;

    /// <summary>How far each point pulls the fit to itself, from 0 to 1: the diagonal of the hat matrix.</summary>
    private double[] Leverages()
    {
        List<Func<int, ScaledUsl, double>> slopes = [Design.SlopeOfLambda];
        if (_scaled.S > 0) slopes.Add(Design.SlopeOfSigma);
        if (_scaled.K > 0) slopes.Add(Design.SlopeOfKappa);
        Matrix<double> columns = Matrix<double>.Build.Dense(Design.Count, slopes.Count, (i, j) => slopes[j](i, _scaled));
        var svd = columns.Svd();
        int rank = svd.S.Count(value => value > 1e-10 * svd.S[0]);
        return [.. Enumerable.Range(0, Design.Count).Select(i => Enumerable.Range(0, rank).Sum(j => svd.U[i, j] * svd.U[i, j]))];
    }
}
