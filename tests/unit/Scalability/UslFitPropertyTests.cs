using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Scalability;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Scalability;

public class UslFitPropertyTests
{
    private static readonly Gen<double> Throughput =
        from exponent in Gen.Choose(-120, 120)
        from digits in Gen.Choose(1, 999_999)
        select digits * Math.Pow(10, exponent);

    private static readonly Gen<double> UsualThroughput = Gen.Choose(1, 1_000_000).Select(value => value / 7.0);

    private static readonly Gen<int> Concurrency = Gen.OneOf(Gen.Choose(1, 64), Gen.Choose(1, 100_000));

    private static Arbitrary<(double[] N, double[] X)> Points(Gen<double> throughput) => Arb.From(
        from count in Gen.Choose(5, 14)
        from concurrencies in Gen.ArrayOf(Concurrency, count)
        from throughputs in Gen.ArrayOf(throughput, count)
        where concurrencies.Distinct().Count() >= 4
        select (concurrencies.Select(n => (double)n).ToArray(), throughputs));

    [Theory]
    [InlineData(FitWeighting.Relative)]
    [InlineData(FitWeighting.Absolute)]
    public void Any_positive_points_have_a_fit_and_intervals(FitWeighting weighting) => Properties.Hold(
        Prop.ForAll(Points(Throughput), points =>
        {
            UslFit fit = UslFit.Of(points.N, points.X, weighting);
            UslBootstrap bootstrap = UslBootstrap.Run(fit, 10, 1);
            return IsLawful(fit.Model) && fit.RSquared is not double.NaN && !double.IsNaN(fit.RelativeDeviation)
                && new Func<UslModel, double>[] { m => m.Lambda, m => m.Sigma, m => m.Kappa, m => m.BestConcurrency, m => m.PeakThroughput, m => m.At(7) }
                    .All(quantity => bootstrap.Interval(quantity) is var (low, high) && low >= 0 && low <= quantity(fit.Model) && high >= quantity(fit.Model));
        }),
        tests: 60);

    [Fact]
    public void Another_unit_of_throughput_changes_lambda_alone() => Properties.Hold(
        Prop.ForAll(Points(UsualThroughput), Arb.From(Gen.Choose(1, 1_000_000)), (points, unit) =>
        {
            UslModel one = UslFit.Of(points.N, points.X, FitWeighting.Relative).Model;
            UslModel other = UslFit.Of(points.N, [.. points.X.Select(x => x * unit)], FitWeighting.Relative).Model;
            return SameCurve(points.N, one, other, unit);
        }),
        tests: 60);

    [Fact]
    public void The_order_of_the_points_is_no_matter() => Properties.Hold(
        Prop.ForAll(Points(UsualThroughput), points =>
        {
            UslModel one = UslFit.Of(points.N, points.X, FitWeighting.Relative).Model;
            UslModel other = UslFit.Of([.. points.N.Reverse()], [.. points.X.Reverse()], FitWeighting.Relative).Model;
            return SameCurve(points.N, one, other, 1);
        }),
        tests: 60);

    [Fact]
    public void Each_point_twice_is_the_same_fit() => Properties.Hold(
        Prop.ForAll(Points(UsualThroughput), points =>
        {
            UslModel one = UslFit.Of(points.N, points.X, FitWeighting.Relative).Model;
            UslModel other = UslFit.Of([.. points.N, .. points.N], [.. points.X, .. points.X], FitWeighting.Relative).Model;
            return SameCurve(points.N, one, other, 1);
        }),
        tests: 60);

    private static bool IsLawful(UslModel model) =>
        model.Lambda > 0 && double.IsFinite(model.Lambda) && model.Sigma >= 0 && double.IsFinite(model.Sigma)
        && model.Kappa >= 0 && double.IsFinite(model.Kappa) && model.BestConcurrency >= 1;

    /// <summary>Of points that are mere noise, coefficients can be as large as one likes; the curve is what counts.</summary>
    private static bool SameCurve(double[] concurrencies, UslModel one, UslModel other, double unit) =>
        concurrencies.All(n => Math.Abs((other.At(n) / one.At(n) / unit) - 1) < 1e-3);
}
