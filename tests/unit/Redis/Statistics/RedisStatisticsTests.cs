using FsCheck.Fluent;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Redis.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Statistics;

/// <summary>Two readings, and what they say about the time between them.</summary>
public class RedisStatisticsTests
{
    private const string Common = "redis_version:7.0.15\nrole:master\nused_memory:1000\n";

    private static RedisCounters Reading(double seconds, string info, OwnTraffic own = default) => new()
    {
        Target = "127.0.0.1:6379",
        Info = InfoFields.Parse(Common + info),
        Nanoseconds = (long)(seconds * 1e9),
        At = DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        Own = own,
    };

    private static RedisStatistic Between(string before, string after) =>
        RedisStatistics.Between(Reading(10, before), Reading(12, after), ThresholdSet.None);

    [Fact]
    public void Rates_are_what_grew_over_the_time_of_our_own_clock()
    {
        RedisStatistic statistic = Between(
            "run_id:a\ntotal_commands_processed:100\nevicted_keys:1\nexpired_keys:0\nkeyspace_hits:7\nkeyspace_misses:3",
            "run_id:a\ntotal_commands_processed:300\nevicted_keys:4\nexpired_keys:9\nkeyspace_hits:10\nkeyspace_misses:4");
        Assert.Equal((2000, 100, 1.5, 4.5), (statistic.WindowMs, statistic.CommandsPerSecond, statistic.EvictedPerSecond, statistic.ExpiredPerSecond));
        Assert.Equal((75, 10, 4), (statistic.HitRatePercent, statistic.KeyspaceHits, statistic.KeyspaceMisses));
        Assert.Equal((false, string.Empty, RedisRole.Master), (statistic.Restarted, statistic.Notes, statistic.Role));
    }

    [Fact]
    public void What_the_reading_itself_causes_is_not_in_the_rates()
    {
        const string Totals = "total_commands_processed:{0}\ntotal_net_input_bytes:{0}\ntotal_net_output_bytes:{0}";
        RedisStatistic statistic = RedisStatistics.Between(
            Reading(0, Totals.Replace("{0}", "1000"), new OwnTraffic(8, 200, 5_000)),
            Reading(1, Totals.Replace("{0}", "7000"), new OwnTraffic(16, 400, 12_000)),
            ThresholdSet.None);
        Assert.Equal((5_992, 5_800, 0), (statistic.CommandsPerSecond, statistic.InputBytesPerSecond, statistic.OutputBytesPerSecond));
    }

    [Fact]
    public void Where_nothing_was_looked_up_there_is_no_hit_rate()
    {
        RedisStatistic statistic = Between("keyspace_hits:7\nkeyspace_misses:3", "keyspace_hits:7\nkeyspace_misses:3");
        Assert.Equal((null, 7), (statistic.HitRatePercent, statistic.KeyspaceHits));
    }

    [Theory]
    [InlineData("run_id:a\nuptime_in_seconds:50\nkeyspace_hits:5", "run_id:b\nuptime_in_seconds:60\nkeyspace_hits:9")]
    [InlineData("uptime_in_seconds:50\nkeyspace_hits:5", "uptime_in_seconds:1\nkeyspace_hits:9")]
    public void A_restart_is_said_and_has_no_rates_even_where_the_totals_have_grown(string before, string after)
    {
        RedisStatistic statistic = Between(before + "\nkeyspace_misses:0\nexpired_keys:0", after + "\nkeyspace_misses:3\nexpired_keys:4");
        Assert.True(statistic.Restarted);
        Assert.Equal((null, null, 9), (statistic.HitRatePercent, statistic.ExpiredPerSecond, statistic.KeyspaceHits));
        Assert.Contains("started again", statistic.Notes);
    }

    [Fact]
    public void Statistics_that_were_reset_are_no_restart_and_have_no_rates_either()
    {
        RedisStatistic statistic = Between("run_id:a\nkeyspace_hits:5\nexpired_keys:1", "run_id:a\nkeyspace_hits:2\nexpired_keys:1");
        Assert.Equal((false, null), (statistic.Restarted, statistic.ExpiredPerSecond));
        Assert.Contains("were reset", statistic.Notes);
    }

    [Fact]
    public void A_server_that_says_next_to_nothing_gives_next_to_nothing()
    {
        RedisCounters bare = Reading(0, string.Empty) with { Info = InfoFields.Parse("# Server") };
        RedisStatistic statistic = RedisStatistics.Between(bare, bare with { Nanoseconds = 1_000_000_000 }, ThresholdSet.None);
        Assert.Equal(
            (null, null, null, null, null, null),
            (statistic.KeyCount, statistic.UsedMemoryBytes, statistic.CommandsPerSecond, statistic.HitRatePercent, statistic.SlowLogLength, statistic.NewSlowLogEntries));
        Assert.Equal((RedisRole.Unknown, "unknown", string.Empty), (statistic.Role, statistic.Server, statistic.Version));
    }

    [Fact]
    public void Keys_are_those_of_all_databases_and_no_line_is_no_key()
    {
        Assert.Equal(0, Between(string.Empty, string.Empty).KeyCount);
        Assert.Equal(12, Between(string.Empty, "db0:keys=5,expires=0\ndb3:keys=7,expires=1").KeyCount);
    }

    [Theory]
    [InlineData("maxmemory:0", null)]
    [InlineData("maxmemory:1048576", 1048576L)]
    public void No_memory_limit_is_null(string info, long? limit) => Assert.Equal(limit, Between(string.Empty, info).MaxMemoryBytes);

    [Fact]
    public void The_slowest_replica_is_how_far_a_master_is_ahead()
    {
        const string Replicas = "master_repl_offset:1000\nconnected_slaves:3\n" +
            "slave0:ip=a,port=1,state=online,offset=990,lag=0\nslave1:ip=b,port=1,state=online,offset=700,lag=1\nslave2:ip=c,port=1,state=wait_bgsave,offset=0,lag=0";
        RedisStatistic master = Between(string.Empty, Replicas);
        Assert.Equal((3, 300, null), (master.ReplicaCount, master.ReplicationLagBytes, master.IsMasterLinkUp));
        RedisStatistic replica = Between(string.Empty, "role:slave\nmaster_link_status:down\nmaster_repl_offset:1000");
        Assert.Equal((RedisRole.Replica, null, false), (replica.Role, replica.ReplicationLagBytes, replica.IsMasterLinkUp));
    }

    [Theory]
    [InlineData(3L, 10L, 5L, 12L, 2L)]
    [InlineData(128L, 10L, 128L, 300L, 290L)]
    [InlineData(0L, null, 4L, 3L, 4L)]
    [InlineData(4L, 3L, 0L, null, 0L)]
    [InlineData(null, null, null, null, null)]
    public void New_entries_of_the_slow_log_are_told_by_their_numbers(long? length, long? latest, long? laterLength, long? laterLatest, long? fresh)
    {
        RedisCounters before = Reading(0, string.Empty) with { SlowLogLength = length, LatestSlowLogId = latest };
        RedisCounters after = Reading(1, string.Empty) with { SlowLogLength = laterLength, LatestSlowLogId = laterLatest };
        Assert.Equal(fresh, RedisStatistics.Between(before, after, ThresholdSet.None).NewSlowLogEntries);
    }

    [Fact]
    public void A_threshold_on_what_the_window_cannot_tell_is_inconclusive()
    {
        ThresholdSet thresholds = ThresholdSet.Parse(new Dictionary<string, string> { ["HitRatePercent"] = ">=90" }, typeof(RedisStatistic));
        RedisStatistic Judged(int hits) => RedisStatistics.Between(
            Reading(0, "keyspace_hits:0\nkeyspace_misses:0"), Reading(1, $"keyspace_hits:{hits}\nkeyspace_misses:{hits / 2}"), thresholds);
        Assert.Equal(Verdict.Inconclusive, Judged(0).Verdict);
        Assert.Equal(Verdict.Fail, Judged(100).Verdict);
    }

    [Fact]
    public void No_two_readings_make_a_rate_negative_or_not_finite() =>
        Properties.Hold(Prop.ForAll(ArbMap.Default.ArbFor<long[]>(), ArbMap.Default.ArbFor<long>(), (values, window) =>
        {
            string[] totals = ["total_commands_processed", "total_net_input_bytes", "keyspace_hits", "keyspace_misses", "evicted_keys", "expired_keys"];
            string Info(int from) => string.Concat(totals.Select((total, field) =>
                values.Length > from + field ? $"{total}:{Math.Abs(values[from + field] % 1_000_000)}\n" : string.Empty));
            RedisStatistic statistic = RedisStatistics.Between(
                Reading(0, Info(0)), Reading(Math.Abs(window % 1000), Info(totals.Length), new OwnTraffic(8, 100, 100)), ThresholdSet.None);
            double?[] rates =
                [statistic.CommandsPerSecond, statistic.InputBytesPerSecond, statistic.EvictedPerSecond, statistic.ExpiredPerSecond, statistic.HitRatePercent];
            Assert.All(rates, rate => Assert.True(rate is not { } known || (known >= 0 && double.IsFinite(known))));
            Assert.True(statistic.HitRatePercent is not > 100);
        }));
}
