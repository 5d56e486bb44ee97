using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// Intervals by resampling residuals. The concurrencies are chosen by whoever measures, and with six of them each stands for a
/// part of the curve: resampling whole points would leave out the only one beyond the peak in a third of all resamples, and so
/// measure another question. Residuals are resampled instead, freed from leverage, and each resample is made by a noise that is
/// itself uncertain (chi-square): from a few residuals the spread is known badly, and without this the intervals of six points
/// would be as narrow as if it were known (1.96 where Student's t says 3.18).
/// A coefficient that cannot be told from 0 biases the others: it can only err upwards. So wherever an F-test lets
/// the law stand without a coefficient, or without both, that law is resampled too, and an interval spans all that the points allow.
/// </summary>
internal sealed class UslBootstrap
{
    private const double Tail = 0.025;

    // Squared: what rounding leaves of points that lie exactly on the curve.
    private const double NoNoise = 1e-24;

    private readonly List<(UslModel Estimate, UslModel[] Resampled)> _cases = [];

    private UslBootstrap()
    {
    }

    /// <param name="fit">The fit of all coefficients.</param>
    /// <param name="count">Resamples.</param>
    /// <param name="seed">The same seed gives the same resamples.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static UslBootstrap Run(UslFit fit, int count, int seed, CancellationToken cancellationToken = default)
    {
        UslBootstrap bootstrap = new();
        bootstrap.Add(fit, count, seed, cancellationToken);
        foreach (UslTerms left in new[] { UslTerms.Sigma, UslTerms.Kappa, UslTerms.Both })
        {
            UslFit without = fit.With(UslTerms.Both & ~left);
            if (IsPossible(fit, without)) bootstrap.Add(without, count, seed, cancellationToken);
        }

        return bootstrap;
    }

    /// <summary>The 95 % interval of what follows from the coefficients. It contains the estimate, and can be without an upper end.</summary>
    public (double Low, double High) Interval(Func<UslModel, double> quantity)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach ((UslModel estimate, UslModel[] resampled) in _cases)
        {
            double[] values = [.. resampled.Select(quantity).Order()];
            int low = (int)Math.Floor(Tail * values.Length);
            double middle = quantity(estimate);
            lowest = Math.Min(lowest, Math.Min(values[low], middle));
            highest = Math.Max(highest, Math.Max(values[values.Length - 1 - low], middle));
        }

        return (lowest, highest);
    }

    /// <summary>Whether an F-test at 5 % lets the simpler law stand.</summary>
    private static bool IsPossible(UslFit full, UslFit without)
    {
        int left = without.DegreesOfFreedom - full.DegreesOfFreedom;
        double noise = Math.Max(full.SquaredError / full.DegreesOfFreedom, NoNoise);
        return (without.SquaredError - full.SquaredError) / left <= noise * FisherSnedecor.InvCDF(left, full.DegreesOfFreedom, 0.95);
    }

    private void Add(UslFit fit, int count, int seed, CancellationToken cancellationToken)
    {
        double[] fitted = fit.Fitted(), residuals = fit.FreedResiduals();
        Random random = new(seed);
        UslModel[] models = new UslModel[count];
        double[] resampled = new double[fitted.Length];
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double spread = Math.Sqrt(fit.DegreesOfFreedom / ChiSquared.Sample(random, fit.DegreesOfFreedom));
            for (int j = 0; j < resampled.Length; j++) resampled[j] = fitted[j] + (spread * residuals[random.Next(residuals.Length)]);
            models[i] = fit.Refit(resampled);
        }

        _cases.Add((fit.Model, models));
    }
}
