using PerfTools.Engine.History;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Engine.Memory.Noise;

/// <summary>What the watch of a target that does not grow says about the noise of a metric, and which limit follows.</summary>
public static class MemoryNoise
{
    // A limit at what can just be detected would be missed by every other run on a host that is a little noisier that day.
    private const double Margin = 1.5;

    // Noise that is slower than the watch is not seen by it. A last checkpoint that came a little early does not matter.
    private const double MostTimes = 5;
    private const double Tolerance = 1.02;

    /// <param name="watched">What Test-MemoryLeak says of the target by time, with its checkpoints.</param>
    /// <param name="testDuration">How long the tests are to be that the limit is for.</param>
    public static MemoryNoiseResult Of(MemoryLeakResult watched, TimeSpan testDuration)
    {
        ArgumentNullException.ThrowIfNull(watched);
        GrowthMeasure measure = new(watched.Metric, IsPerOperation: false);
        double? detectable = measure.IsMemory ? watched.MinimumDetectableMBPerHour : watched.MinimumDetectableCountPerHour;

        // The interval of a slope narrows with the power 3/2 of the length; no test sees less than one step in its time.
        double scaled = Math.Pow(watched.DurationMs / testDuration.TotalMilliseconds, 1.5) * (detectable ?? 0);
        double least = Math.Max(scaled, measure.Resolution / testDuration.TotalHours);
        string reason = Unrest(watched, measure, detectable, testDuration);
        return WithSeries(watched, measure, new MemoryNoiseResult
        {
            Target = watched.Target,
            Metric = watched.Metric,
            Verdict = reason.Length == 0 ? Verdict.Pass : Verdict.Inconclusive,
            Reason = reason,
            HostClass = HostDescription.Read().Class,
            TestDuration = testDuration,
            MinimumDetectableMBPerHour = measure.IsMemory && detectable is not null ? Figure.Rounded(least) : null,
            MinimumDetectableCountPerHour = !measure.IsMemory && detectable is not null ? Figure.Rounded(least) : null,
            MaximumGrowthMBPerHour = measure.IsMemory && reason.Length == 0 ? RoundedUp(Margin * least) : null,
            MaximumGrowthCountPerHour = !measure.IsMemory && reason.Length == 0 ? RoundedUp(Margin * least) : null,
            SampleCount = watched.SampleCount,
            StartedAt = watched.StartedAt,
            DurationMs = watched.DurationMs,
            Trend = watched.Trend,
        });
    }

    /// <summary>The limits of growth that follow from several metrics and targets: of each unit the largest, or null where none follows.</summary>
    /// <param name="noise">The results.</param>
    public static PerfMemoryLimits? LimitsOf(IReadOnlyList<MemoryNoiseResult> noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        (double? memory, double? count) = (noise.Max(one => one.MaximumGrowthMBPerHour), noise.Max(one => one.MaximumGrowthCountPerHour));
        if (memory is null && count is null) return null;
        MemoryNoiseResult first = noise[0];
        string targets = string.Join(", ", noise.Select(one => one.Target).Distinct().Take(3));
        return new PerfMemoryLimits
        {
            Comment = FormattableString.Invariant(
                $"noise of {targets} over {first.DurationMs / 1000:0} s on {first.StartedAt:yyyy-MM-dd}, for tests of {first.TestDuration.TotalSeconds:0} s"),
            MaximumGrowthMBPerHour = memory,
            MaximumGrowthCountPerHour = count,
        };
    }

    /// <summary>Why no limit follows from it, or nothing.</summary>
    private static string Unrest(MemoryLeakResult watched, GrowthMeasure measure, double? detectable, TimeSpan testDuration)
    {
        if (detectable is null || !double.IsFinite(detectable.Value))
            return $"{watched.SampleCount} checkpoints do not tell its noise: watch it for longer, or with a shorter -Interval";
        (double? low, double? high) = measure.IsMemory
            ? (watched.GrowthMBPerHourLow, watched.GrowthMBPerHourHigh)
            : (watched.GrowthCountPerHourLow, watched.GrowthCountPerHourHigh);
        if (low > 0) return $"it grew itself, by {Figure.Text(low.Value)} to {measure.Text(high ?? low.Value)}: watch it for longer, or a target that is at rest";
        return testDuration.TotalMilliseconds > Tolerance * MostTimes * watched.DurationMs
            ? $"a watch of {WatchTime.Text(TimeSpan.FromSeconds(Math.Round(watched.DurationMs / 1000)))} does not show the slower noise of a test of {WatchTime.Text(testDuration)}: watch it for {WatchTime.Text(testDuration / MostTimes)} at least, or give the -TestDuration"
            : string.Empty;
    }

    private static MemoryNoiseResult WithSeries(MemoryLeakResult watched, GrowthMeasure measure, MemoryNoiseResult noise)
    {
        MemorySample[] samples = Settled(watched);
        double[] values = [.. samples.Select(sample => (measure.IsMemory ? sample.MB : sample.Count) ?? 0)];
        double[] changes = [.. values.Zip(values.Skip(1), (before, after) => Math.Abs(after - before)).Where(change => change > 0)];
        if (changes.Length == 0 || values.Length < GrowthAnalysis.FewestSamples)
        {
            double? none = changes.Length == 0 && values.Length > 1 ? 0 : null;
            return measure.IsMemory ? noise with { DeviationMB = none } : noise with { DeviationCount = none };
        }

        double[] level = [.. samples.Select(_ => 1.0)];
        double[] hours = [.. samples.Select(sample => sample.ElapsedMs / TimeSpan.FromHours(1).TotalMilliseconds)];
        GlsFit fit = GlsFit.Of(values, [level, hours], measure.Resolution / Math.Sqrt(12), null);
        double step = Math.Round(changes.Min(), 6);
        double deviation = Figure.Rounded(fit.Innovation / Math.Sqrt(1 - (fit.Correlation * fit.Correlation)));
        return measure.IsMemory
            ? noise with { StepMB = step, DeviationMB = deviation, Correlation = fit.Correlation }
            : noise with { StepCount = step, DeviationCount = deviation, Correlation = fit.Correlation };
    }

    /// <summary>The checkpoints after the warm-up, where enough are left.</summary>
    private static MemorySample[] Settled(MemoryLeakResult watched)
    {
        MemorySample[] all = watched.GetSamples();
        MemorySample[] after = [.. all.Where(sample => watched.WarmUpEndsAt is not { } end || sample.At >= end)];
        return after.Length >= GrowthAnalysis.FewestSamples ? after : all;
    }

    /// <summary>Up to two digits: what is suggested is no measurement.</summary>
    private static double RoundedUp(double value)
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(Math.Ceiling(value / step) * step, 10);
    }
}
