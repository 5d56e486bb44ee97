using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Servers that are full, read-only or still loading.</summary>
[Collection(OwnRedisCollection.Name)]
public class ServerStateTests
{
    private static async Task<MeasurementException> FailureOf(RedisLatencyOptions options)
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(options);
        Assert.Empty(results);
        return Assert.IsType<MeasurementException>(failure);
    }

    [RedisFact]
    public async Task A_full_server_refuses_writes_and_is_measured_for_the_rest()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("SET", "foreign", "value");
        server.Call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.Call("CONFIG", "SET", "maxmemory", "1");
        foreach (RedisClient client in new[] { RedisClient.Wire, RedisClient.StackExchange })
        {
            IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
                MeasuredRun.Small(
                    server.Endpoint, RedisOperation.Set, RedisOperation.Ping, RedisOperation.Get) with
                { Clients = [client] });
            Assert.Equal((0, Verdict.Fail), (results[0].Count, results[0].Verdict));
            Assert.StartsWith("OOM x ", results[0].ErrorSummary);
            MeasuredRun.AssertComplete(results[1], 40);
            MeasuredRun.AssertComplete(results[2], 40);
            Assert.Equal(0, results[2].HitRatePercent);
            Assert.Contains("keys could not be prepared: OOM", results[2].Notes);
        }

        Assert.Equal("value", server.Call("GET", "foreign").Text);
        Assert.Equal(1, server.KeyCount);
    }

    [RedisFact]
    public async Task A_server_that_fills_up_amid_the_run_has_its_refusals_counted()
    {
        using RedisServer server = RedisServer.Start();
        bool isFull = false;
        RedisLatencyOptions options = MeasuredRun.Small(server.Endpoint, RedisOperation.Set) with { WarmupCount = 0 };
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(options, step =>
        {
            if (isFull || !step.Status.StartsWith("round 2 of 2, Set", StringComparison.Ordinal)) return;
            server.Call("CONFIG", "SET", "maxmemory", "1");
            isFull = true;
        });
        RedisLatencyResult result = Assert.Single(results);
        Assert.Equal((20, 20, 20), (result.Count, result.Errors, result.ErrorReplies));
        Assert.StartsWith("OOM x 20: OOM command not allowed", result.ErrorSummary);
        Assert.Equal(0, server.KeyCount);
    }

    [RedisFact]
    public async Task A_cache_that_is_full_can_be_pinged_without_a_question_and_nothing_else()
    {
        using RedisServer server = RedisServer.Start("--maxmemory", "100kb", "--maxmemory-policy", "allkeys-lru");
        MeasuredRun.AssertComplete(Assert.Single(await MeasuredRun.Succeeding(MeasuredRun.Small(server.Endpoint, RedisOperation.Ping))), 40);
        Assert.Equal(FailureKind.WouldEvictKeys, (await FailureOf(MeasuredRun.Small(server.Endpoint, RedisOperation.Incr))).Kind);
    }

    [RedisFact]
    public async Task A_user_who_may_not_ask_for_the_limit_is_told_so()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("ACL", "SETUSER", "ann", "on", ">pw", "~*", "+@all", "-info");
        RedisEndpoint endpoint = server.Endpoint with { Credential = new RedisCredential("ann", "pw") };
        MeasurementException refused = await FailureOf(MeasuredRun.Small(endpoint));
        Assert.Equal(FailureKind.WouldEvictKeys, refused.Kind);
        Assert.Contains("INFO", refused.Message);
        IReadOnlyList<RedisLatencyResult> allowed = await MeasuredRun.Succeeding(MeasuredRun.Small(endpoint) with { AllowEviction = true });
        Assert.All(allowed, result => Assert.Equal("unknown", result.Server));
        Assert.All(allowed, result => MeasuredRun.AssertComplete(result, 40));
    }

    [RedisFact]
    public async Task A_cache_that_would_evict_others_is_left_alone_unless_that_is_allowed()
    {
        using RedisServer server = RedisServer.Start();
        for (int key = 0; key < 20; key++) server.Call("SET", $"foreign:{key}", new string('x', 1_000));
        server.Call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        long limit = long.Parse(server.Info("memory", "used_memory")) + (40 * 1024 * 1024);
        server.Call("CONFIG", "SET", "maxmemory", $"{limit}");

        RedisLatencyOptions tooMuch =
            MeasuredRun.Small(server.Endpoint) with { PayloadSizes = [4 * 1024 * 1024], KeyCount = 15, Count = 30 };
        MeasurementException refused = await FailureOf(tooMuch);
        Assert.Equal(FailureKind.WouldEvictKeys, refused.Kind);
        Assert.Contains("allkeys-lru", refused.Message);
        Assert.Contains("-AllowEviction", refused.Message);
        Assert.Equal(20, server.KeyCount);
        Assert.Equal("0", server.Info("stats", "evicted_keys"));

        // What fits is measured without a question.
        Assert.All(await MeasuredRun.Succeeding(MeasuredRun.Small(server.Endpoint)), result => MeasuredRun.AssertComplete(result, 40));
        Assert.Equal("0", server.Info("stats", "evicted_keys"));
        Assert.Equal(20, server.KeyCount);

        IReadOnlyList<RedisLatencyResult> allowed = await MeasuredRun.Succeeding(
            tooMuch with { AllowEviction = true, Operations = [RedisOperation.Set], WarmupCount = 0 });
        MeasuredRun.AssertComplete(Assert.Single(allowed), 30);
        Assert.NotEqual("0", server.Info("stats", "evicted_keys"));
    }

    [RedisFact]
    public async Task A_read_only_replica_refuses_writes_and_is_measured_for_the_rest()
    {
        using RedisServer primary = RedisServer.Start();
        using RedisServer replica = RedisServer.Start("--replicaof", "127.0.0.1", $"{primary.Port}", "--repl-diskless-sync-delay", "0");
        Until.True(() => replica.Info("replication", "master_link_status") == "up", "the replica follows its primary");
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            MeasuredRun.Small(replica.Endpoint, RedisOperation.Set, RedisOperation.Incr, RedisOperation.Ping, RedisOperation.Get));
        foreach (RedisLatencyResult refused in results.Take(2))
        {
            Assert.Equal((0, Verdict.Fail), (refused.Count, refused.Verdict));
            Assert.StartsWith("READONLY x ", refused.ErrorSummary);
        }

        MeasuredRun.AssertComplete(results[2], 40);
        MeasuredRun.AssertComplete(results[3], 40);
        Assert.Equal(0, results[3].HitRatePercent);
        Assert.Contains("keys could not be prepared: READONLY", results[3].Notes);
        Assert.Equal(0, primary.KeyCount);
    }

    [RedisFact]
    public async Task A_server_that_is_loading_is_said_to_be()
    {
        string directory = Directory.CreateTempSubdirectory("perftools-test-").FullName;
        using (RedisServer filled = RedisServer.Start())
        {
            filled.Call("DEBUG", "POPULATE", "20000", "key", "100");
            filled.Call("SAVE");
            File.Copy(Path.Combine(filled.Directory, "dump.rdb"), Path.Combine(directory, "dump.rdb"));
        }

        // 20,000 keys at 2 ms each take 40 s to load; the server looks at its clients after every kilobyte.
        using RedisServer loading = RedisServer.Start(new RedisServerSetup
        {
            DataDirectory = directory,
            Arguments = ["--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"],
        });
        foreach (RespProtocol protocol in new[] { RespProtocol.Resp2, RespProtocol.Resp3 })
        {
            MeasurementException failure = await FailureOf(MeasuredRun.Small(loading.Endpoint with { Protocol = protocol }));
            Assert.Equal(FailureKind.ServerLoading, failure.Kind);
            Assert.Contains("still loading", failure.Message);
        }
    }
}
