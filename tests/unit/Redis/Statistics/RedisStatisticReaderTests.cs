using PerfTools.Engine;
using PerfTools.Engine.Redis.Statistics;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Statistics;

/// <summary>Readings of real servers.</summary>
[Collection(OwnRedisCollection.Name)]
public class RedisStatisticReaderTests
{
    private static RedisStatisticReader ReaderOf(RedisEndpoint endpoint, CancellationToken stop = default) =>
        new(endpoint, MonotonicClock.Instance, null, stop);

    private static RedisStatistic Between(RedisCounters before, RedisCounters after) => RedisStatistics.Between(before, after, ThresholdSet.None);

    [RedisFact]
    public void Known_work_is_counted_and_the_reading_itself_is_not()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("SET", "there", "value");
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        RedisCounters first = reader.Read();
        RedisCounters second = reader.Read();
        RedisStatistic idle = Between(first, second);
        Assert.Equal((0, null), (idle.CommandsPerSecond, idle.HitRatePercent));
        Assert.Equal((0, 0), (idle.InputBytesPerSecond, idle.OutputBytesPerSecond));

        for (int turn = 0; turn < 30; turn++) server.Call("GET", "there");
        for (int turn = 0; turn < 10; turn++) server.Call("GET", "missing");
        RedisStatistic busy = Between(second, reader.Read());
        Assert.Equal(40, busy.CommandsPerSecond!.Value * busy.WindowMs / 1000, 0.5);
        Assert.Equal((75, 30, 10), (busy.HitRatePercent, busy.KeyspaceHits, busy.KeyspaceMisses));
        Assert.True(busy.InputBytesPerSecond > busy.CommandsPerSecond && busy.OutputBytesPerSecond > busy.CommandsPerSecond);
        Assert.Equal((1, RedisRole.Master, false), (busy.KeyCount, busy.Role, busy.Restarted));
        Assert.True(busy.PingUs > 0 && busy.UsedMemoryBytes > 100_000 && busy.UsedMemoryRssBytes > 1_000_000);
        Assert.StartsWith("redis ", busy.Server);
    }

    [RedisFact]
    public void Evictions_and_the_memory_limit_are_seen()
    {
        using RedisServer server = RedisServer.Start("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru");
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        RedisCounters before = reader.Read();
        string value = new('x', 100_000);
        for (int key = 0; key < 60; key++) server.Call("SET", $"key:{key}", value);
        RedisStatistic statistic = Between(before, reader.Read());
        Assert.Equal((3 * 1024 * 1024, long.Parse(server.Info("stats", "evicted_keys"))), (statistic.MaxMemoryBytes, statistic.EvictedKeys));
        Assert.True(statistic.EvictedKeys > 0 && statistic.EvictedPerSecond > 0);
        Assert.Equal(60, statistic.KeyCount + statistic.EvictedKeys);
    }

    [RedisFact]
    public void A_slow_command_is_a_new_entry()
    {
        // On a busy host any command may be slow: the log takes in one for which every command is slow, and no other.
        using RedisServer server = RedisServer.Start("--slowlog-log-slower-than", "-1");
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        RedisCounters before = reader.Read();
        LogOne();
        RedisCounters between = reader.Read();
        LogOne();
        Assert.Equal((1, 1), (Between(before, between).SlowLogLength, Between(before, between).NewSlowLogEntries));
        RedisStatistic second = Between(between, reader.Read());
        Assert.Equal((2, 1), (second.SlowLogLength, second.NewSlowLogEntries));

        void LogOne()
        {
            server.Call("CONFIG", "SET", "slowlog-log-slower-than", "0");
            server.Call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        }
    }

    [RedisFact]
    public void A_server_that_was_started_anew_is_read_on_and_says_so()
    {
        RedisServer server = RedisServer.Start();
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        for (int turn = 0; turn < 20; turn++) server.Call("GET", "missing");
        RedisCounters before = reader.Read();
        server.Dispose();
        Assert.Equal(FailureKind.ConnectionRefused, Assert.Throws<MeasurementException>(reader.Read).Kind);
        using RedisServer again = RedisServer.Start("--port", $"{server.Port}");
        RedisStatistic statistic = Between(before, reader.Read());
        Assert.True(statistic.Restarted);
        Assert.Equal((null, null, null), (statistic.CommandsPerSecond, statistic.HitRatePercent, statistic.EvictedPerSecond));
        Assert.NotNull(statistic.UsedMemoryBytes);
    }

    [RedisFact]
    public void A_connection_that_the_server_closed_is_opened_again()
    {
        using RedisServer server = RedisServer.Start();
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        RedisCounters before = reader.Read();
        server.Call("CLIENT", "KILL", "TYPE", "normal");
        RedisStatistic statistic = Between(before, reader.Read());
        Assert.False(statistic.Restarted);
        Assert.NotNull(statistic.CommandsPerSecond);
    }

    [RedisFact]
    public void Statistics_that_were_reset_have_no_rates()
    {
        using RedisServer server = RedisServer.Start();
        using RedisStatisticReader reader = ReaderOf(server.Endpoint);
        for (int turn = 0; turn < 50; turn++) server.Call("GET", "missing");
        RedisCounters before = reader.Read();
        server.Call("CONFIG", "RESETSTAT");
        RedisStatistic statistic = Between(before, reader.Read());
        Assert.Equal((false, null), (statistic.Restarted, statistic.CommandsPerSecond));
        Assert.Contains("were reset", statistic.Notes);
    }

    [RedisFact]
    public void A_password_lets_in_and_what_a_user_may_not_know_is_null()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("ACL", "SETUSER", "ann", "on", ">pw", "+@all", "-slowlog", "-ping");
        server.Call("ACL", "SETUSER", "bob", "on", ">pw", "+@all", "-info");
        RedisEndpoint ann = server.Endpoint with { Credential = new RedisCredential("ann", "pw") };
        using RedisStatisticReader reader = ReaderOf(ann);
        RedisStatistic statistic = Between(reader.Read(), reader.Read());
        Assert.Equal((null, null, null), (statistic.SlowLogLength, statistic.NewSlowLogEntries, statistic.PingUs));
        Assert.NotNull(statistic.UsedMemoryBytes);

        using RedisStatisticReader refused = ReaderOf(ann with { Credential = new RedisCredential("bob", "pw") });
        MeasurementException denied = Assert.Throws<MeasurementException>(refused.Read);
        Assert.Equal(FailureKind.PermissionDenied, denied.Kind);
        Assert.Contains("INFO", denied.Message);
        using RedisStatisticReader wrong = ReaderOf(ann with { Credential = new RedisCredential("ann", "hush") });
        Assert.Equal(FailureKind.AuthenticationFailed, Assert.Throws<MeasurementException>(wrong.Read).Kind);
    }

    [RedisFact]
    public void A_server_that_hangs_is_a_failure_after_the_timeout_and_cancelling_ends_the_wait()
    {
        using RedisServer server = RedisServer.Start();
        using CancellationTokenSource stop = new();
        using RedisStatisticReader impatient = ReaderOf(server.Endpoint with { Timeout = TimeSpan.FromSeconds(2) });
        using RedisStatisticReader patient = ReaderOf(server.Endpoint, stop.Token);
        _ = impatient.Read();
        _ = patient.Read();
        server.Freeze();
        try
        {
            MeasurementException lost = Assert.Throws<MeasurementException>(impatient.Read);
            Assert.Equal((FailureKind.TargetLost, true), (lost.Kind, lost.Message.Contains("no reply within 2 s")));
            stop.CancelAfter(100);
            Assert.ThrowsAny<OperationCanceledException>(patient.Read);
        }
        finally
        {
            server.Thaw();
        }
    }

    [RedisFact]
    public void A_replica_and_its_master_each_say_what_they_are()
    {
        using RedisServer master = RedisServer.Start("--repl-diskless-sync-delay", "0");
        using RedisServer replica = RedisServer.Start("--replicaof", "127.0.0.1", $"{master.Port}");
        Until.True(() => replica.Info("replication", "master_link_status") == "up", "the replica is connected");
        using RedisStatisticReader ofMaster = ReaderOf(master.Endpoint);
        using RedisStatisticReader ofReplica = ReaderOf(replica.Endpoint);
        RedisStatistic behind = Between(ofMaster.Read(), ofMaster.Read());
        Assert.Equal((RedisRole.Master, 1, null), (behind.Role, behind.ReplicaCount, behind.IsMasterLinkUp));
        Assert.True(behind.ReplicationLagBytes is null or >= 0);
        RedisStatistic follower = Between(ofReplica.Read(), ofReplica.Read());
        Assert.Equal((RedisRole.Replica, null, true), (follower.Role, follower.ReplicationLagBytes, follower.IsMasterLinkUp));
    }
}
