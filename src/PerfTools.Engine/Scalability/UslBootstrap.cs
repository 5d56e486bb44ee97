using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// Intervals by resampling residuals. The concurrencies are chosen by whoever measures, and with six of them each stands for a
/// part of the curve: resampling whole points would leave out the only one beyond the peak in a third of all resamples, and so
/// measure another question. Residuals are resampled instead, freed from leverage, and each resample is made by a noise that is
/// itself uncertain (chi-square): from a few residuals the spread is known badly, and without this the intervals of six points
/// would be as narrow as if it were known (1.96 where Student's t says 3.18).
/// </summary>
internal static class UslBootstrap
{
    private const double Tail = 0.025;

    public static UslModel[] Run(UslFit fit, int count, int seed, CancellationToken cancellationToken = default)
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

        return models;
    }

    /// <summary>The 95 % interval of what follows from the coefficients. It contains the estimate, and can be without an upper end.</summary>
    public static (double Low, double High) Interval(UslModel[] models, UslModel estimate, Func<UslModel, double> quantity)
    {
        double[] values = [.. models.Select(quantity).Order()];
        int low = (int)Math.Floor(Tail * values.Length);
        double middle = quantity(estimate);
        return (Math.Min(values[low], middle), Math.Max(values[values.Length - 1 - low], middle));
    }
}
