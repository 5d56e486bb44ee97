using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Memory.Growth;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory.Growth;

public class GrowthAnalysisTests
{
    private const double Limit = 50;
    private const double Page = 0.004096;
    private const int Runs = 25;

    [Theory]
    [InlineData("flat, white noise", GrowthPattern.Flat)]
    [InlineData("flat, AR noise", GrowthPattern.Flat)]
    [InlineData("slow sawtooth", GrowthPattern.Sawtooth)]
    [InlineData("fast sawtooth", GrowthPattern.Sawtooth)]
    [InlineData("short warm-up", GrowthPattern.WarmUp)]
    [InlineData("cache to a bound", GrowthPattern.Plateau)]
    [InlineData("pool steps", GrowthPattern.Step)]
    [InlineData("load swing", GrowthPattern.Swing)]
    public void What_does_not_leak_is_never_called_a_leak_and_mostly_by_its_name(string family, GrowthPattern pattern)
    {
        GrowthFinding[] findings = Findings(family);
        Assert.DoesNotContain(findings, finding => finding.Verdict == Verdict.Fail);
        Assert.InRange(findings.Count(finding => finding.Pattern == pattern), Runs * 8 / 10, Runs);
    }

    [Theory]
    [InlineData("slow warm-up, T/4")]
    [InlineData("slow warm-up, T/2")]
    [InlineData("shrinking")]
    public void What_is_under_way_is_not_called_a_leak_either(string family) =>
        Assert.DoesNotContain(Findings(family), finding => finding.Verdict == Verdict.Fail);

    [Theory]
    [InlineData("leak")]
    [InlineData("leak under slow sawtooth")]
    [InlineData("leak under fast sawtooth")]
    [InlineData("leak on a warm-up")]
    [InlineData("leak in bursts")]
    [InlineData("leak beside pool steps")]
    public void A_leak_is_found_and_its_growth_lies_in_its_interval(string family)
    {
        GrowthFinding[] findings = Findings(family);
        Assert.InRange(findings.Count(finding => finding.Verdict == Verdict.Fail), Runs * 9 / 10, Runs);
        Assert.DoesNotContain(findings, finding => finding.Verdict == Verdict.Pass);
        Assert.InRange(findings.Count(finding => finding.Low <= 200 && finding.High >= 200), Runs * 9 / 10, Runs);
    }

    [Fact]
    public void A_level_series_within_its_noise_passes_and_says_what_it_could_have_seen()
    {
        (double[] hours, double[] values) = Simulation.Family("flat, AR noise", 3);
        GrowthFinding finding = GrowthAnalysis.Analyze(hours, values, Limit, Page);
        Assert.Equal((Verdict.Pass, GrowthGround.GrowthBelowLimit), (finding.Verdict, finding.Ground));
        Assert.InRange(finding.MinimumDetectable!.Value, 10, Limit);
        Assert.Null(finding.RecommendedLength);
    }

    [Fact]
    public void A_run_that_is_too_short_says_how_long_it_should_have_been_and_mostly_such_a_run_decides()
    {
        double[] hours = [.. Simulation.Range(720).Select(i => i * 5 / 3600)];
        int undecided = 0, decided = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            double[] values = [.. Simulation.Noise(720, 0.6, seed).Select(noise => 200 + (2 * noise))];
            GrowthFinding shorter = GrowthAnalysis.Analyze(hours.AsSpan(..30), values.AsSpan(..30), Limit, Page);
            if (shorter.Verdict != Verdict.Inconclusive) continue;
            undecided++;
            Assert.True(shorter.MinimumDetectable > Limit);
            int longer = (int)(shorter.RecommendedLength!.Value * 3600 / 5);
            Assert.InRange(longer, 45, 720);
            if (GrowthAnalysis.Analyze(hours.AsSpan(..longer), values.AsSpan(..longer), Limit, Page).Verdict == Verdict.Pass) decided++;
        }

        Assert.InRange(undecided, Runs * 3 / 4, Runs);
        Assert.InRange(decided, undecided * 3 / 4, undecided);
    }

    [Fact]
    public void A_warm_up_says_when_it_was_over()
    {
        (double[] hours, double[] values) = Simulation.Family("short warm-up", 4);
        Assert.InRange(GrowthAnalysis.Analyze(hours, values, Limit, Page).WarmUpEndsAt!.Value, hours[^1] * 0.1, hours[^1] * 0.4);
    }

    [Fact]
    public void The_growth_of_a_baseline_is_taken_away()
    {
        (double[] hours, double[] values) = Simulation.Family("leak", 5);
        Assert.Equal(Verdict.Fail, GrowthAnalysis.Analyze(hours, values, Limit, Page, (0, -10, 10)).Verdict);
        GrowthFinding same = GrowthAnalysis.Analyze(hours, values, Limit, Page, (200, 190, 210));
        Assert.Equal(Verdict.Pass, same.Verdict);
        Assert.InRange(same.Growth!.Value, -25, 25);
        Assert.Equal(Verdict.Inconclusive, GrowthAnalysis.Analyze(hours, values, Limit, Page, (200, 0, 400)).Verdict);
    }

    [Fact]
    public void A_constant_series_is_level_to_the_resolution()
    {
        double[] hours = Simulation.Range(100);
        GrowthFinding finding = GrowthAnalysis.Analyze(hours, [.. hours.Select(_ => 42.0)], 0.01, 1);
        Assert.Equal((Verdict.Pass, GrowthPattern.Flat), (finding.Verdict, finding.Pattern));
        Assert.Equal(0, finding.Growth!.Value, 9);
        Assert.True(finding.High > 0, "a step that is not told may be there");
    }

    [Fact]
    public void Few_samples_show_nothing()
    {
        GrowthFinding finding = GrowthAnalysis.Analyze(Simulation.Range(19), Simulation.Range(19), 0.1, 1);
        Assert.Equal((Verdict.Inconclusive, GrowthGround.TooFewSamples), (finding.Verdict, finding.Ground));
    }

    [Fact]
    public void A_hundred_thousand_samples_are_judged_like_a_hundred()
    {
        double[] hours = [.. Simulation.Range(100_000).Select(i => i / 100_000)];
        double[] noise = Simulation.Noise(100_000, 0.6, 1);
        Assert.Equal(Verdict.Fail, GrowthAnalysis.Analyze(hours, [.. noise.Select((one, i) => one + (60 * hours[i]))], Limit, Page).Verdict);
        Assert.Equal(Verdict.Pass, GrowthAnalysis.Analyze(hours, [.. noise.Select((one, i) => one + (40 * hours[i]))], Limit, Page).Verdict);
    }

    [Theory]
    [InlineData("leak beside pool steps", 3600, 1_000_000)]
    [InlineData("slow sawtooth", 0.001, 1e-3)]
    public void The_units_do_not_matter(string family, double axisUnit, double valueUnit)
    {
        (double[] hours, double[] values) = Simulation.Family(family, 6);
        GrowthFinding one = GrowthAnalysis.Analyze(hours, values, Limit, Page);
        GrowthFinding other = GrowthAnalysis.Analyze(
            [.. hours.Select(x => 1e6 + (x * axisUnit))], [.. values.Select(y => y * valueUnit)], Limit * valueUnit / axisUnit, Page * valueUnit);
        Assert.Equal((one.Verdict, one.Pattern, one.Ground), (other.Verdict, other.Pattern, other.Ground));
        Assert.Equal(1, other.Low!.Value / one.Low!.Value * axisUnit / valueUnit, 3);
        Assert.Equal(1, other.High!.Value / one.High!.Value * axisUnit / valueUnit, 3);
    }

    [Fact]
    public void No_series_is_too_strange()
    {
        Gen<double> value = Gen.OneOf(
            Gen.Choose(-5, 5).Select(whole => (double)whole), Gen.Choose(0, 2_000_000_000).Select(whole => whole * 1e3), Gen.Constant(7.25));
        Properties.Hold(
            Prop.ForAll(value.ArrayOf(60).ToArbitrary(), values =>
            {
                GrowthFinding finding = GrowthAnalysis.Analyze(Simulation.Range(60), values, 1, 1);
                return finding.Low <= finding.Growth && finding.Growth <= finding.High && finding.PValue is >= 0 and <= 1
                    && finding.MinimumDetectable >= 0;
            }),
            tests: 100);
    }

    private static GrowthFinding[] Findings(string family) =>
    [
        .. Enumerable.Range(0, Runs).Select(seed =>
        {
            (double[] hours, double[] values) = Simulation.Family(family, seed);
            return GrowthAnalysis.Analyze(hours, values, Limit, Page);
        }),
    ];
}
