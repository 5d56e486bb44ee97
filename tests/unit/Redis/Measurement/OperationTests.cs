using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Every operation through every client, on a real server: the results add up and nothing is left behind.</summary>
[Collection(SharedRedisCollection.Name)]
public class OperationTests(SharedRedis redis)
{
    private static readonly RedisOperation[] All = Enum.GetValues<RedisOperation>();

    private RedisLatencyOptions Small(params RedisOperation[] operations) => MeasuredRun.Small(redis.Server.Endpoint, operations);

    [RedisTheory]
    [InlineData(RespProtocol.Resp2)]
    [InlineData(RespProtocol.Resp3)]
    public async Task Every_operation_of_both_clients_adds_up(RespProtocol protocol)
    {
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(Small(All) with
        {
            Endpoint = redis.Server.Endpoint with { Protocol = protocol },
            Clients = [RedisClient.Wire, RedisClient.StackExchange],
            CommandText = "SADD {key} {payload}",
        });

        string[] expected =
        [
            .. from operation in All
               from client in new[] { RedisClient.Wire, RedisClient.StackExchange }
               select $"{(operation == RedisOperation.Custom ? "SADD" : operation.ToString())} {client}",
        ];
        Assert.Equal(expected, results.Select(result => $"{result.Operation} {result.Client}"));
        foreach (RedisLatencyResult result in results)
        {
            MeasuredRun.AssertComplete(result, 40);
            bool isRead = result.Operation is "Get" or "MGet";
            Assert.Equal(isRead ? 100 : null, result.HitRatePercent);
            Assert.Equal(isRead ? 40 : 0, result.VerifiedReplies);
            Assert.Equal(result.Operation is "Ping" or "Incr" ? 0 : 100, result.PayloadBytes);
            Assert.Equal(result.PayloadBytes == 0 ? PayloadKind.None : PayloadKind.Random, result.Payload);
            Assert.Equal(result.Client == RedisClient.Wire ? protocol : RespProtocol.Resp2, result.Protocol);
            Assert.Equal("Tcp", result.Transport);
            Assert.Equal(2, result.RoundCount);
            Assert.Equal(Verdict.NotEvaluated, result.Verdict);
            Assert.StartsWith("redis ", result.Server);
            Assert.True(result.PingP50Us > 0 && result.WorstStallUs > 0 && result.InstrumentCostUs > 0);
        }

        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task Percentiles_rounds_and_thresholds_are_in_the_result_of_enough_samples()
    {
        ThresholdSet thresholds = ThresholdSet.Parse(
            new Dictionary<string, string> { ["P99Us"] = "<60000000", ["Errors"] = "=0", ["P999Us"] = "<60000000" }, typeof(
                RedisLatencyResult));
        RedisLatencyResult result =
            Assert.Single(await MeasuredRun.Succeeding(Small(RedisOperation.Set) with { Count = 4_000, Thresholds = thresholds }));
        MeasuredRun.AssertComplete(result, 4_000);
        double?[] ascending =
            [result.MinUs, result.P50LowUs, result.P50Us, result.P50HighUs, result.P90Us, result.P95Us, result.P99Us, result.MaxUs];
        Assert.DoesNotContain(null, ascending);
        Assert.Equal(ascending.Order(), ascending);
        Assert.NotNull(result.RoundSpreadPercent);

        // 4,000 samples cannot tell the 99.9th percentile, so a threshold on it must not pass.
        Assert.Null(result.P999Us);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("P999Us", result.Violations);
        Assert.DoesNotContain("P99Us <", result.Violations);
    }

    [RedisTheory]
    [InlineData("<60000000", Verdict.Pass)]
    [InlineData(">60000000", Verdict.Fail)]
    public async Task A_threshold_decides_the_verdict(string expression, Verdict verdict)
    {
        ThresholdSet thresholds = ThresholdSet.Parse(new Dictionary<string, string> { ["MaxUs"] = expression }, typeof(RedisLatencyResult));
        RedisLatencyResult result =
            Assert.Single(await MeasuredRun.Succeeding(Small(RedisOperation.Ping) with { Thresholds = thresholds }));
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(verdict == Verdict.Fail, result.Violations.Contains("MaxUs > 60000000: measured"));
    }

    [RedisTheory]
    [InlineData(RedisClient.Wire)]
    [InlineData(RedisClient.StackExchange)]
    public async Task Values_may_be_empty_or_json(RedisClient client)
    {
        const string Json = """{"name":"Żółw","tags":[1,2,3]}""";
        IReadOnlyList<RedisLatencyResult> results =
            await MeasuredRun.Succeeding(Small(RedisOperation.Set, RedisOperation.Get, RedisOperation.MGet) with
            {
                Clients = [client],
                PayloadSizes = [0],
                JsonPayload = Json,
            });
        Assert.Equal(6, results.Count);
        foreach (RedisLatencyResult result in results)
        {
            MeasuredRun.AssertComplete(result, 40);
            Assert.Equal(result.Payload == PayloadKind.Json ? System.Text.Encoding.UTF8.GetByteCount(Json) : 0, result.PayloadBytes);
            if (result.Operation != "Set") Assert.Equal((40, 100), (result.VerifiedReplies, result.HitRatePercent));
        }

        Assert.Equal(3, results.Count(result => result.Payload == PayloadKind.Json));
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_value_of_64_MB_is_written_and_read_back_byte_by_byte()
    {
        const int Size = 64 * 1024 * 1024;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(Small() with
        {
            Endpoint = redis.Server.Endpoint with { Timeout = TimeSpan.FromSeconds(30) },
            PayloadSizes = [Size],
            Count = 2,
            RoundCount = 1,
            WarmupCount = 0,
        });
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 2));
        Assert.All(results, result => Assert.Equal((Size, 1), (result.PayloadBytes, result.KeyCount)));
        Assert.Equal(2, results[1].VerifiedReplies);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task Another_database_is_measured_and_database_0_is_not_seen()
    {
        redis.Server.Call("CONFIG", "RESETSTAT");
        string perDatabase = string.Empty;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            Small() with
            {
                Endpoint = redis.Server.Endpoint with { Database = 3 },
                Clients = [RedisClient.Wire, RedisClient.StackExchange],
            },
            step => perDatabase = step.Status.StartsWith(
                "round 2", StringComparison.Ordinal) ? redis.Server.Call("INFO", "keyspace").Text : perDatabase);
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));
        Assert.Contains("db3:keys=40,expires=40", perDatabase);
        Assert.Contains("db0:keys=26,expires=0", perDatabase);
        Assert.DoesNotContain("db3", redis.Server.Call("INFO", "keyspace").Text);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_database_that_does_not_exist_is_a_refusal()
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) =
            await MeasuredRun.Of(Small() with { Endpoint = redis.Server.Endpoint with { Database = 99 } });
        Assert.Empty(results);
        Assert.Equal(PerfTools.Engine.FailureKind.ServerRefused, Assert.IsType<PerfTools.Engine.MeasurementException>(failure).Kind);
        Assert.Contains("SELECT", failure.Message);
    }
}
