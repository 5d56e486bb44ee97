using System.Diagnostics;
using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>
/// Servers that are killed or stopped amid a run: what was measured comes out, then a failure that says so, in bounded
/// time, with every operation that was under way counted.
/// </summary>
[Collection(DyingRedisCollection.Name)]
public class DyingServerTests
{
    // Twice what the timeouts add up to: the other client goes on until ten in a row have run out.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(50);

    // Where time must run out. It holds for the replies of the living server too, which may be kept back on a busy host.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2);

    public static TheoryData<RedisClient, int, int, bool> Deaths => new()
    {
        { RedisClient.Wire, 1, 1, true },
        { RedisClient.Wire, 1, 1, false },
        { RedisClient.Wire, 1, 8, false },
        { RedisClient.Wire, 4, 2, true },
        { RedisClient.Wire, 4, 2, false },
        { RedisClient.StackExchange, 1, 1, true },
        { RedisClient.StackExchange, 1, 1, false },
    };

    private static RedisLatencyOptions Options(RedisServer server, RedisClient client, int connections, int depth, TimeSpan timeout) =>
        MeasuredRun.Small(server.Endpoint with { Timeout = timeout }, RedisOperation.Set, RedisOperation.Get) with
        {
            Clients = [client],
            ConnectionCount = connections,
            PipelineDepth = depth,
            WarmupCount = 0,
        };

    private static async Task<(IReadOnlyList<RedisLatencyResult> Results, MeasurementException Failure)> RunToItsDeath(
        RedisLatencyOptions options, Action<MeasurementProgress>? onProgress = null)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(options, onProgress);
        Assert.True(elapsed.Elapsed < Bound, $"it took {elapsed.Elapsed}");
        return (results, Assert.IsType<MeasurementException>(failure));
    }

    [RedisTheory]
    [MemberData(nameof(Deaths))]
    public async Task What_was_measured_before_comes_out_before_the_failure(RedisClient client, int connections, int depth, bool isKilled)
    {
        using RedisServer server = RedisServer.Start();
        bool isDead = false;
        (IReadOnlyList<RedisLatencyResult> results, MeasurementException failure) = await RunToItsDeath(
            Options(server, client, connections, depth, isKilled ? RedisServer.AmpleTimeout : Brief),
            step =>
            {
                // Round 2 begins with GET, so SET has a round and GET has one and is cut off in the other.
                if (isDead || !step.Status.StartsWith("round 2 of 2, Get", StringComparison.Ordinal)) return;
                if (isKilled) server.Kill();
                else server.Freeze();
                isDead = true;
            });

        Assert.Equal(FailureKind.TargetLost, failure.Kind);
        Assert.Contains("the run ended early", failure.Message);
        Assert.Contains("results so far stand", failure.Message);
        Assert.Equal(["Set", "Get"], results.Select(result => result.Operation));
        Assert.All(results, result => Assert.Contains("the run ended early", result.Notes));

        // A busy host may keep a reply back for longer than a brief timeout, while the server still lives; it is counted then.
        Assert.All(results, result => Assert.InRange(result.Count, isKilled ? 20 : 15, 20));
        Assert.Equal(20, results[0].Count + results[0].Errors);
        Assert.True(results[1].Count + results[1].Errors > 20, "the operations that were under way are counted");
        Assert.Equal(results[1].Errors, results[1].Timeouts + results[1].ConnectionErrors);
        if (client == RedisClient.Wire && !isKilled) Assert.True(results[1].Timeouts > 0, results[1].ErrorSummary);
    }

    [RedisTheory]
    [InlineData(1, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(8, 4, true)]
    [InlineData(8, 4, false)]
    public async Task Amid_a_stream_of_requests_none_is_lost_from_the_account(int connections, int depth, bool isKilled)
    {
        using RedisServer server = RedisServer.Start();
        Task ending = Task.Run(() =>
        {
            Until.True(() => server.Calls("set") > 3_000, "3,000 SETs were served");
            if (isKilled) server.Kill();
            else server.Freeze();
        });
        (IReadOnlyList<RedisLatencyResult> results, MeasurementException failure) = await RunToItsDeath(
            Options(server, RedisClient.Wire, connections, depth, isKilled ? RedisServer.AmpleTimeout : Brief) with
            {
                Operations = [RedisOperation.Set],
                Count = null,
                Duration = TimeSpan.FromMinutes(5),
                RoundCount = 1,
            });
        await ending;
        Assert.Equal(FailureKind.TargetLost, failure.Kind);
        RedisLatencyResult result = Assert.Single(results);
        Assert.True(result.Count > 1_000, $"{result.Count} operations");
        Assert.InRange(result.Errors, 1, 4L * connections * depth);
        if (!isKilled) Assert.True(result.Timeouts > 0, result.ErrorSummary);
        Assert.Contains("the run ended early", result.Notes);
    }

    [RedisTheory]
    [InlineData(RedisClient.Wire, 1)]
    [InlineData(RedisClient.Wire, 4)]
    [InlineData(RedisClient.StackExchange, 1)]
    public async Task Cancelled_while_nobody_answers_it_does_not_wait_for_the_timeout(RedisClient client, int connections)
    {
        using RedisServer server = RedisServer.Start();
        using CancellationTokenSource stop = new();
        Stopwatch elapsed = Stopwatch.StartNew();
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            Options(server, client, connections, 1, timeout: 2 * Bound),
            step =>
            {
                if (stop.IsCancellationRequested || !step.Status.StartsWith("round 2 of 2, Get", StringComparison.Ordinal)) return;
                server.Freeze();
                stop.CancelAfter(TimeSpan.FromMilliseconds(300));
            },
            cancellationToken: stop.Token);
        Assert.True(elapsed.Elapsed < Bound, $"it took {elapsed.Elapsed}");
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.Equal(["Set", "Get"], results.Select(result => result.Operation));
        Assert.All(results, result => Assert.Equal((20, 0), (result.Count, result.Errors)));
    }

    [RedisFact]
    public async Task A_met_threshold_does_not_pass_on_a_run_that_a_dying_server_cut_short()
    {
        using RedisServer server = RedisServer.Start();
        ThresholdSet thresholds =
            ThresholdSet.Parse(new Dictionary<string, string> { ["MaxUs"] = "<60000000" }, typeof(RedisLatencyResult));
        (IReadOnlyList<RedisLatencyResult> results, _) = await RunToItsDeath(
            Options(server, RedisClient.Wire, 1, 1, RedisServer.AmpleTimeout) with { Thresholds = thresholds },
            step =>
            {
                if (step.Status.StartsWith("round 2", StringComparison.Ordinal)) server.Kill();
            });
        Assert.All(results, result => Assert.Equal(Verdict.Inconclusive, result.Verdict));
    }

    [RedisFact]
    public async Task A_server_that_pauses_for_less_than_the_run_costs_timeouts_and_the_run_goes_on()
    {
        using RedisServer server = RedisServer.Start();
        Task? pausing = null;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            Options(server, RedisClient.Wire, 1, 1, Brief) with { Operations = [RedisOperation.Set] },
            step =>
            {
                // Clients that write are made to wait until one has run out of time and come anew; PING of a new connection is not.
                if (pausing is not null || !step.Status.StartsWith("round 2 of 2, Set", StringComparison.Ordinal)) return;
                long connections = Connections(server);
                server.Call("CLIENT", "PAUSE", "600000", "WRITE");
                pausing = Task.Run(() =>
                {
                    Until.True(() => Connections(server) > connections, "the connection that had to wait was opened anew");
                    server.Call("CLIENT", "UNPAUSE");
                });
            });
        await pausing!;
        RedisLatencyResult result = Assert.Single(results);
        Assert.Equal((40, result.Errors), (result.Count + result.Errors, result.Timeouts));
        Assert.InRange(result.Timeouts, 1, 9);
        Assert.Contains("Timeout x ", result.ErrorSummary);
        Assert.Equal(0, server.KeyCount);
    }

    private static long Connections(RedisServer server) => long.Parse(server.Info("stats", "total_connections_received"));
}
