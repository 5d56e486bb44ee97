using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>Arrivals, stages, histograms and errors of a load, by property.</summary>
public class LoadArithmeticTests
{
    [Theory]
    [InlineData(10, 1.1, 11)]
    [InlineData(10, 1, 10)]
    [InlineData(0.1, 30, 3)]
    [InlineData(3, 0.5, 2)]
    [InlineData(0.1, 1, 1)]
    [InlineData(7_000, 0.3, 2_100)]
    public void As_many_arrive_as_rate_and_duration_say(double rate, double seconds, long total) =>
        Assert.Equal(total, new ArrivalSchedule(rate, TimeSpan.FromSeconds(seconds), TimeSpan.Zero).Total);

    [Fact]
    public void Arrivals_are_evenly_spaced_from_the_start()
    {
        ArrivalSchedule arrivals = new(3, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1));
        arrivals.Begin(1_000);
        long?[] taken = [.. Enumerable.Range(0, 7).Select(_ => arrivals.Take(0))];
        Assert.Equal([1_000L, 333_334_333, 666_667_666, 1_000_001_000, 1_333_334_333, 1_666_667_666, null], taken);
        Assert.Null(arrivals.NextIntended);
    }

    [Fact]
    public void An_arrival_is_dropped_only_when_it_has_waited_longer_than_it_may()
    {
        ArrivalSchedule arrivals = new(1000, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(2));
        arrivals.Begin(0);
        Assert.Equal(3_000_000, arrivals.Take(5_000_000));
        Assert.Equal(3, arrivals.Dropped);
        Assert.Equal(4_000_000, arrivals.NextIntended);
        arrivals.DropUntil(long.MaxValue);
        Assert.Equal(9, arrivals.Dropped);
        Assert.Null(arrivals.Take(0));
    }

    [Fact]
    public void However_many_sessions_take_them_every_arrival_is_taken_or_dropped_once()
    {
        foreach (int sessions in new[] { 1, 2, 7, 16 })
        {
            ArrivalSchedule arrivals = new(100_000, TimeSpan.FromSeconds(1), TimeSpan.FromTicks(20));
            arrivals.Begin(0);
            long clock = 0;
            List<long>[] taken = [.. Enumerable.Range(0, sessions).Select(_ => new List<long>())];
            Thread[] threads = [.. Enumerable.Range(0, sessions).Select(session => new Thread(() =>
            {
                Random random = new(session);
                while (arrivals.Take(Interlocked.Add(ref clock, random.Next(25_000))) is { } intended) taken[session].Add(intended);
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            long[] all = [.. taken.SelectMany(one => one)];
            Assert.Equal(arrivals.Total, all.Length + arrivals.Dropped);
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.All(all, intended => Assert.Equal(0, intended % 10_000));
        }
    }

    [Fact]
    public void Sessions_of_a_stage_lie_between_those_at_its_ends_and_come_back_as_soon_as_the_curve_says()
    {
        Gen<LoadStage[]> stages = Gen.Choose(0, 6).SelectMany(sessions => Gen.Choose(0, 40).Select(ticks => new LoadStage(sessions, TimeSpan.FromTicks(ticks)))).ArrayOf(5);
        Properties.Hold(Prop.ForAll(stages.Where(all => all.Length > 0).ToArbitrary(), static all =>
        {
            StageCurve curve = new(all);
            long end = all.Sum(stage => stage.Duration.Ticks) * 100;
            for (long at = 0; at < end; at += 7)
            {
                (int low, int high) = Neighbours(all, at);
                int sessions = curve.SessionsAt(at);
                if (sessions < low || sessions > high) return false;
            }

            for (int session = 1; session <= 6; session++)
            {
                long? expected = null;
                for (long at = end - 1; at >= 0; at--)
                {
                    if (curve.SessionsAt(at) >= session) expected = at;
                    long? next = curve.NextAtWork(session, at);

                    // At and after the end nobody starts anything.
                    if ((next < end ? next : null) != expected) return false;
                }
            }

            return true;
        }), tests: 60);

        static (int Low, int High) Neighbours(LoadStage[] all, long at)
        {
            (long begin, int before) = (0, 0);
            foreach (LoadStage stage in all)
            {
                long end = begin + (stage.Duration.Ticks * 100);
                if (at < end) return (Math.Min(before, stage.Sessions), Math.Max(before, stage.Sessions));
                (begin, before) = (end, stage.Sessions);
            }

            return (before, before);
        }
    }

    [Fact]
    public void The_histogram_of_a_session_tells_what_the_large_one_tells_and_sums_and_differences_are_exact()
    {
        Gen<long> sample = Gen.Choose(0, 40).SelectMany(power => Gen.Choose(0, int.MaxValue).Select(random => random % (1L << power)));
        Properties.Hold(Prop.ForAll(sample.ListOf().Two().ToArbitrary(), static two =>
        {
            (SegmentedHistogram first, SegmentedHistogram both, LatencyHistogram large) = (new(), new(), new());
            foreach (long nanoseconds in two.Item1)
            {
                first.Record(nanoseconds);
                both.Record(nanoseconds);
                large.Record(nanoseconds);
            }

            SegmentedHistogram second = new();
            foreach (long nanoseconds in two.Item2)
            {
                second.Record(nanoseconds);
                both.Record(nanoseconds);
                large.Record(nanoseconds);
            }

            first.Add(second);
            return Same(large.ToDistribution(), both.ToDistribution()) && Same(large.ToDistribution(), first.ToDistribution())
                && both.Since(new SegmentedHistogram()).Count == both.Count
                && first.Since(second).Count == two.Item1.Count;
        }));

        static bool Same(Distribution one, Distribution other) =>
            one.Count == other.Count && one.Minimum == other.Minimum && one.Maximum == other.Maximum
            && Math.Abs(one.Mean - other.Mean) <= 1e-9 * Math.Max(1, one.Mean) && one.Buckets.SequenceEqual(other.Buckets);
    }

    [Fact]
    public void Errors_of_endless_variety_are_counted_in_bounded_memory()
    {
        ErrorTally errors = new();
        for (int code = 0; code < 10_000; code++) errors.Add(SessionPhase.Operation, new SessionFault("Type", $"{code}", "first"));
        errors.Add(SessionPhase.Operation, new SessionFault("Type", "3", "second"));
        ErrorTally sum = new();
        sum.Add(errors);
        sum.Add(errors);
        Assert.Equal(51, errors.ToErrors().Count);
        Assert.Equal((10_001, 20_002), (errors.Of(SessionPhase.Operation), sum.Of(SessionPhase.Operation)));
        Assert.Equal((2, "first"), errors.ToErrors().Where(error => error.Code == "3").Select(error => (error.Count, error.Message)).Single());
        Assert.Equal(9_950, errors.ToErrors().Single(error => error.Type == "OtherErrors").Count);
        Assert.Equal(51, sum.ToErrors().Count);
    }

    [Fact]
    public void A_message_is_kept_to_300_characters()
    {
        Assert.Equal(new string('x', 300), new SessionFault("T", string.Empty, new string('x', 300)).Message);
        SessionFault longer = new SessionFault("T", string.Empty, new string('x', 301)) with { Code = "other" };
        Assert.Equal(new string('x', 300) + "…", longer.Message);
    }
}
