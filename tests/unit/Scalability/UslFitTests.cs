using PerfTools.Engine.Scalability;

namespace PerfTools.Tests.Scalability;

public class UslFitTests
{
    private static readonly double[] Processors = [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64];

    // N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, table 5.1: ray tracing on an SGI Origin 2000.
    private static readonly double[] Rays = [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310];

    // The same: SPEC SDM91 on a SPARCcenter 2000.
    private static readonly double[] Users = [1, 18, 36, 72, 108, 144, 216];
    private static readonly double[] Scripts = [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2];

    /// <summary>
    /// The coefficients that R's package usl 3.0.3 prints: its vignette for the ray tracer and SDM91 (usl.pdf, pages 5 and 10), and
    /// tests/confint.Rout.save for the first six points. Tolerance: the last digit that is printed.
    /// </summary>
    [Fact]
    public void Published_data_have_the_published_coefficients()
    {
        UslModel rays = UslFit.Of(Processors, Rays, FitWeighting.Absolute).Model;
        Assert.Equal(21.848843, rays.Lambda, 1e-5);
        Assert.Equal(0.057771, rays.Sigma, 1e-6);
        Assert.Equal(0, rays.Kappa);
        Assert.Equal(335.5, rays.At(128), 0.05);
        Assert.Equal(378, rays.Asymptote, 0.5);

        UslModel six = UslFit.Of(Processors[..6], Rays[..6], FitWeighting.Absolute).Model;
        Assert.Equal(20.85605, six.Lambda, 1e-5);
        Assert.Equal(0.02444, six.Sigma, 1e-5);
        Assert.Equal(0.00163, six.Kappa, 1e-5);

        UslModel scripts = UslFit.Of(Users, Scripts, FitWeighting.Absolute).Model;
        Assert.Equal(89.9952384, scripts.Lambda, 1e-4);
        Assert.Equal(0.0277285, scripts.Sigma, 1e-7);
        Assert.Equal(0.0001044, scripts.Kappa, 1e-7);

        // tests/peak-scalability.R and tests/limit-scalability.R of the package.
        Assert.Equal(96.51956, scripts.BestConcurrency, 1e-3);
        Assert.Equal(1884, scripts.PeakThroughput, 0.5);
        Assert.Equal(3245.589, scripts.Asymptote, 0.01);
    }

    /// <summary>tests/usl-nls.R of the same package: computed from lambda 1, sigma 0.02 and kappa 0.02, rounded to four digits.</summary>
    [Theory]
    [InlineData(FitWeighting.Absolute)]
    [InlineData(FitWeighting.Relative)]
    public void Published_synthetic_data_have_the_published_coefficients(FitWeighting weighting)
    {
        UslModel model = UslFit.Of([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557], weighting).Model;
        Assert.Equal((1, 0.02, 0.02), (Math.Round(model.Lambda, 3), Math.Round(model.Sigma, 4), Math.Round(model.Kappa, 4)));
    }

    [Theory]
    [InlineData(FitWeighting.Absolute)]
    [InlineData(FitWeighting.Relative)]
    public void Without_noise_the_coefficients_come_back(FitWeighting weighting)
    {
        double[] concurrencies = [1, 2, 4, 8, 16, 32];
        foreach (double lambda in new[] { 0.02, 1000, 3e6 })
        {
            foreach (double sigma in new[] { 0, 0.001, 0.05, 0.3, 0.9 })
            {
                foreach (double kappa in new[] { 0, 1e-5, 0.001, 0.02, 0.3 })
                {
                    UslModel truth = new(lambda, sigma, kappa);
                    UslModel found = UslFit.Of(concurrencies, [.. concurrencies.Select(truth.At)], weighting).Model;
                    Assert.Equal(1, found.Lambda / lambda, 1e-6);
                    Assert.Equal(sigma, found.Sigma, 1e-6);
                    Assert.Equal(kappa, found.Kappa, 1e-6);
                    Assert.Equal((sigma == 0, kappa == 0), (found.Sigma == 0, found.Kappa == 0));
                }
            }
        }
    }

    [Fact]
    public void Retrograde_throughput_that_begins_far_above_one_session_is_fitted_too()
    {
        double[] concurrencies = [50, 100, 200, 400, 800];
        UslModel truth = new(1000, 0.05, 0.001);
        UslModel found = UslFit.Of(concurrencies, [.. concurrencies.Select(truth.At)], FitWeighting.Relative).Model;
        Assert.Equal(truth.PeakThroughput, found.PeakThroughput, truth.PeakThroughput * 1e-4);
        Assert.Equal(truth.BestConcurrency, found.BestConcurrency, 0.01);
    }

    [Fact]
    public void A_constraint_that_holds_leaves_the_best_fit_without_that_coefficient()
    {
        // Superlinear: unconstrained, sigma would be below 0.
        UslFit fit = UslFit.Of([1, 2, 4, 8, 16], [100, 230, 480, 1000, 2100], FitWeighting.Relative);
        Assert.Equal((0, 0), (fit.Model.Sigma, fit.Model.Kappa));
        Assert.Equal(Math.Pow(100 * 115 * 120 * 125 * 131.25, 0.2), fit.Model.Lambda, 1e-6);
    }

    [Theory]
    [InlineData(0.05, 0.001, 30.8221, 9.0382)]
    [InlineData(1, 0.001, 1, 1)]
    [InlineData(2, 0, 1, 1)]
    [InlineData(0.25, 0, double.PositiveInfinity, 4)]
    [InlineData(0, 0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0.5, 10, 1, 1)]
    public void The_peak_is_where_the_curve_turns_or_what_it_approaches(double sigma, double kappa, double best, double relativePeak)
    {
        UslModel model = new(100, sigma, kappa);
        Assert.Equal(best, model.BestConcurrency, 0.001);
        Assert.Equal(100 * relativePeak, model.PeakThroughput, 0.1);
        if (double.IsFinite(best)) Assert.True(model.PeakThroughput >= Math.Max(model.At(best * 1.01), model.At(Math.Max(1, best * 0.99))));
    }

    [Fact]
    public void Fewer_points_than_can_be_fitted_are_refused() =>
        Assert.Throws<ArgumentException>(() => UslFit.Of([1, 2, 4], [1, 2, 3], FitWeighting.Relative));

    [Fact]
    public void R_squared_is_that_of_its_definition_and_null_where_nothing_varies()
    {
        UslFit fit = UslFit.Of(Users, Scripts, FitWeighting.Absolute);
        double mean = Scripts.Average();
        double left = Scripts.Select((value, i) => Math.Pow(value - fit.Model.At(Users[i]), 2)).Sum();
        Assert.Equal(1 - (left / Scripts.Sum(value => Math.Pow(value - mean, 2))), fit.RSquared!.Value, 1e-9);

        // The residual standard error of the vignette: 82.8 on 4 degrees of freedom.
        Assert.Equal(4, fit.DegreesOfFreedom);
        Assert.Equal(82.85, fit.Deviation * Scripts.Max(), 0.005);
        Assert.Null(UslFit.Of([1, 2, 4, 8], [50, 50, 50, 50], FitWeighting.Relative).RSquared);
    }
}
