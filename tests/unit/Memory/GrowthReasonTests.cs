using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory;

public sealed class GrowthReasonTests
{
    private static readonly GrowthMeasure PerHour = new(MemoryMetric.Private, IsPerOperation: false);

    private static readonly GrowthFinding Wide = new()
    {
        Verdict = Verdict.Inconclusive,
        Pattern = GrowthPattern.Flat,
        Ground = GrowthGround.IntervalStraddlesLimit,
        Growth = 120,
        Low = -40.04,
        High = 310.2,
        MinimumDetectable = 180.4,
    };

    private static readonly MemoryLeakResult Advised =
        new() { Target = "t", ProcessId = 1, ProcessName = "t", Metric = MemoryMetric.Private, SampleCount = 7, RecommendedDuration = TimeSpan.FromMinutes(25) };

    private static readonly MemoryLeakResult Plain = Advised with { RecommendedDuration = null };

    [Fact]
    public void Growth_above_the_limit_is_told_with_its_interval() => Assert.Equal(
        "grows by 212 MB/h (188 to 236), above the allowed 100",
        Of(Wide with { Verdict = Verdict.Fail, Ground = GrowthGround.GrowthAboveLimit, Growth = 212.4, Low = 187.6, High = 236.4 }, Plain));

    [Theory]
    [InlineData(GrowthPattern.Flat, "level: at most 31 MB/h, below the allowed 100")]
    [InlineData(GrowthPattern.Sawtooth, "rises and falls, and is level in the long run: at most 31 MB/h, below the allowed 100")]
    [InlineData(GrowthPattern.Leak, "grows by 20 MB/h (9 to 31), below the allowed 100")]
    [InlineData(GrowthPattern.Shrinking, "falls: at most 31 MB/h, below the allowed 100")]
    public void Growth_below_the_limit_is_told_by_how_it_ran(GrowthPattern pattern, string reason) => Assert.Equal(
        reason,
        Of(Wide with { Verdict = Verdict.Pass, Ground = GrowthGround.GrowthBelowLimit, Pattern = pattern, Growth = 20, Low = 9, High = 31 }, Plain));

    [Fact]
    public void What_could_not_be_decided_says_what_could_have_been_seen_and_what_to_do() => Assert.Equal(
        "somewhere between -40 and 310 MB/h; the allowed 100 lies within: this run could only have told 180 MB/h; watch for 25 min",
        Of(Wide, Advised));

    [Fact]
    public void Where_nothing_would_help_nothing_is_advised() =>
        Assert.EndsWith("could only have told 180 MB/h", Of(Wide, Plain));

    [Fact]
    public void Growth_near_the_limit_is_no_fault_of_the_run() => Assert.Equal(
        "somewhere between 80 and 120 MB/h; the allowed 100 lies within; watch for 25 min",
        Of(Wide with { Low = 80, High = 120, MinimumDetectable = 30 }, Advised));

    [Fact]
    public void What_has_ended_is_not_to_be_watched_for_longer() =>
        Assert.EndsWith("could only have told 180 MB/h", Of(Wide, Advised with { State = ProcessState.Exited }));

    [Theory]
    [InlineData(nameof(GrowthGround.LastHalfIsLevel), "grows by 120 MB/h (104 to 310), but not clearly any more in its last half; watch for 25 min")]
    public void Growth_that_is_above_the_limit_and_yet_not_sure_says_why(string ground, string reason) =>
        Assert.Equal(reason, Of(Wide with { Ground = Enum.Parse<GrowthGround>(ground), Low = 104 }, Advised));

    [Fact]
    public void A_run_of_operations_is_advised_in_operations() =>
        Assert.EndsWith("; run 12,000 operations", Of(Wide, Plain with { RecommendedOperationCount = 12_000 }));

    [Theory]
    [InlineData(nameof(GrowthGround.TooFewSamples), "only 7 checkpoints: too few to tell a trend from noise; watch for 25 min")]
    [InlineData(nameof(GrowthGround.StillWarmingUp), "still settling, as growth changes within the run: so far somewhere between -40 and 310 MB/h, and 100 is allowed; watch for 25 min")]
    [InlineData(nameof(GrowthGround.JumpsMayGoOn), "grew in jumps that may go on or not: without them somewhere between -40 and 310 MB/h, and 100 is allowed; watch for 25 min")]
    public void The_other_grounds_are_sentences_too(string ground, string reason) =>
        Assert.Equal(reason, Of(Wide with { Ground = Enum.Parse<GrowthGround>(ground) }, Advised));

    [Fact]
    public void Every_ground_has_a_sentence_with_and_without_figures()
    {
        foreach (GrowthGround ground in Enum.GetValues<GrowthGround>())
        {
            foreach (GrowthPattern pattern in Enum.GetValues<GrowthPattern>())
            {
                GrowthFinding bare = new() { Verdict = Verdict.Inconclusive, Pattern = pattern, Ground = ground };
                foreach (string reason in new[] { Of(bare, Plain), Of(Wide with { Ground = ground, Pattern = pattern, Verdict = Verdict.Pass }, Plain) })
                {
                    Assert.NotEmpty(reason);
                    Assert.DoesNotContain("  ", reason);
                    Assert.False(reason.EndsWith(' ') || reason.EndsWith(':') || reason.EndsWith(';'), reason);
                }
            }
        }
    }

    [Fact]
    public void Counts_and_operations_have_units_of_their_own()
    {
        GrowthFinding leak = Wide with { Ground = GrowthGround.GrowthAboveLimit, Growth = 1, Low = 0.98, High = 1.02 };
        Assert.Equal(
            "grows by 1 handles/operation (0.98 to 1.02), above the allowed 0.001",
            GrowthReason.Of(leak, new GrowthMeasure(MemoryMetric.Handles, true), 0.001, Plain));
        Assert.Contains("1 threads/h", GrowthReason.Of(leak, new GrowthMeasure(MemoryMetric.Threads, false), 0.5, Plain));
        Assert.Contains("1 B/operation", GrowthReason.Of(leak, new GrowthMeasure(MemoryMetric.ManagedHeap, true), 0.5, Plain));
    }

    private static string Of(GrowthFinding finding, MemoryLeakResult result) => GrowthReason.Of(finding, PerHour, 100, result);
}
