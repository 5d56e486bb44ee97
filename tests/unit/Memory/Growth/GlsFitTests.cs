using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory.Growth;

public class GlsFitTests
{
    private static readonly double[] Axis = [.. Simulation.Range(120).Select(i => i / 119)];
    private static readonly double[] Level = [.. Axis.Select(_ => 1.0)];

    [Fact]
    public void A_line_without_noise_is_found_exactly()
    {
        GlsFit fit = GlsFit.Of([.. Axis.Select(x => 5 + (3 * x))], [Level, Axis], 1e-9, null);
        Assert.Equal(3, fit.Growth, 6);
        Assert.Equal(5, fit.Coefficients[0], 6);
        Assert.InRange(fit.GrowthError, 0, 1e-6);
    }

    // The same estimate from its definition: (X' V^-1 X)^-1 X' V^-1 y with V[i,j] = phi^|i-j|.
    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(0.93)]
    public void It_is_generalised_least_squares(double correlation)
    {
        double[] values = [.. Simulation.Noise(120, 0.6, 7).Select((noise, i) => noise + (2 * Axis[i]))];
        var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(120, 120, (i, j) => Math.Pow(correlation, Math.Abs(i - j)));
        var columns = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfColumnArrays(Level, Axis);
        var inverse = covariance.Inverse();
        var information = columns.TransposeThisAndMultiply(inverse * columns);
        var expected = information.Solve(columns.TransposeThisAndMultiply(inverse * MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(values)));
        GlsFit fit = GlsFit.At(correlation, values, [Level, Axis], 1e-9);
        Assert.Equal(expected[1], fit.Growth, 8);
        Assert.Equal(expected[0], fit.Coefficients[0], 8);

        // Innovations have the variance (1 - phi^2) of the noise.
        double scale = fit.Innovation / Math.Sqrt(1 - (correlation * correlation));
        Assert.Equal(scale * Math.Sqrt(information.Inverse()[1, 1]), fit.GrowthError, 8);
    }

    [Theory]
    [InlineData(0, 0, 0.2)]
    [InlineData(0.6, 0.45, 0.75)]
    public void The_autocorrelation_of_noise_is_found(double correlation, double least, double most)
    {
        double mean = Enumerable.Range(0, 60).Average(seed => GlsFit.Of(Simulation.Noise(120, correlation, seed), [Level, Axis], 1e-9, null).Correlation);
        Assert.InRange(mean, least, most);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void The_standard_error_is_as_large_as_the_error(double correlation)
    {
        const int runs = 300;
        int within = Enumerable.Range(0, runs).Count(seed =>
        {
            GlsFit fit = GlsFit.Of(Simulation.Noise(120, correlation, seed), [Level, Axis], 1e-9, null);
            return Math.Abs(fit.Growth) < 2.6 * fit.GrowthError;
        });
        Assert.InRange((double)within / runs, 0.96, 1);
    }

    [Fact]
    public void A_column_that_others_explain_has_no_growth_of_its_own()
    {
        GlsFit fit = GlsFit.Of(Simulation.Noise(120, 0, 1), [Level, Axis, [.. Axis.Select(x => 2 * x)]], 1e-9, null);
        Assert.Equal(double.PositiveInfinity, fit.GrowthError);
    }
}
