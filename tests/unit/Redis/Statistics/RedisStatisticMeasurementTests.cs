using PerfTools.Engine;
using PerfTools.Engine.Redis.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Statistics;

/// <summary>Window after window, of one server and of every node of a cluster.</summary>
[Collection(OwnRedisCollection.Name)]
public class RedisStatisticMeasurementTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static RedisStatisticOptions Of(RedisEndpoint endpoint, int? count = 1) =>
        new() { Endpoint = endpoint, Interval = TimeSpan.FromMilliseconds(100), Count = count };

    private static async Task<(List<RedisStatistic> Results, Exception? Failure)> Run(
        RedisStatisticOptions options, Action<RedisStatistic>? onResult = null, Action<MeasurementException>? failed = null)
    {
        using CancellationTokenSource stop = new(Deadline);
        List<RedisStatistic> results = [];
        Exception? failure = await Record.ExceptionAsync(async () =>
        {
            await foreach (RedisStatistic result in new RedisStatisticMeasurement(options) { Failed = failed }.MeasureAsync(stop.Token))
            {
                results.Add(result);
                onResult?.Invoke(result);
            }
        });
        return (results, failure);
    }

    [RedisFact]
    public async Task Windows_follow_each_other_without_a_gap()
    {
        using RedisServer server = RedisServer.Start();
        (List<RedisStatistic> results, Exception? failure) = await Run(Of(server.Endpoint, 3));
        Assert.Null(failure);
        Assert.Equal(3, results.Count);
        Assert.Equal((results[0].At, results[1].At), (results[1].StartedAt, results[2].StartedAt));
        Assert.All(results, result => Assert.True(result.WindowMs > 0));
        Until.True(() => !server.Call("CLIENT", "LIST").Text.Trim().Contains('\n'), "no client is left");
    }

    [RedisFact]
    public async Task A_server_that_is_away_for_a_while_is_one_failure_and_read_on()
    {
        RedisServer first = RedisServer.Start();
        RedisServer? second = null;
        List<MeasurementException> failures = [];
        try
        {
            using CancellationTokenSource stop = new(Deadline);
            List<RedisStatistic> results = [];
            RedisStatisticMeasurement measurement = new(Of(first.Endpoint, null))
            {
                Failed = failure =>
                {
                    failures.Add(failure);
                    second ??= RedisServer.Start("--port", $"{first.Port}");
                },
            };
            await foreach (RedisStatistic result in measurement.MeasureAsync(stop.Token))
            {
                results.Add(result);
                if (results.Count == 1) first.Dispose();
                if (result.Restarted) break;
            }

            Assert.Equal(FailureKind.ConnectionRefused, Assert.Single(failures).Kind);
            Assert.True(results[^1].Restarted);
        }
        finally
        {
            second?.Dispose();
        }
    }

    [RedisFact]
    public async Task A_server_that_is_not_there_at_first_ends_it()
    {
        using RefusingPort refusing = new();
        (List<RedisStatistic> results, Exception? failure) = await Run(Of(new RedisEndpoint { Port = refusing.Number }, null));
        Assert.Empty(results);
        Assert.Equal(FailureKind.ConnectionRefused, Assert.IsType<MeasurementException>(failure).Kind);
    }

    [RedisFact]
    public async Task Every_node_of_a_cluster_has_a_row_and_one_that_is_gone_is_a_failure_of_its_own()
    {
        using RedisCluster cluster = RedisCluster.Start();
        RedisStatisticOptions options = Of(cluster.Nodes[0].Endpoint) with { Cluster = true };
        (List<RedisStatistic> results, Exception? failure) = await Run(options);
        Assert.Null(failure);
        Assert.Equal(cluster.Nodes.Select(node => $"127.0.0.1:{node.Port}").Order(), results.Select(result => result.Target).Order());
        Assert.Equal(16_384, results.Sum(result => result.SlotCount));
        Assert.All(results, result => Assert.Equal(RedisRole.Master, result.Role));

        cluster.Nodes[1].Kill();
        (results, failure) = await Run(options);
        Assert.Equal($"127.0.0.1:{cluster.Nodes[1].Port}", Assert.IsType<MeasurementException>(failure).Target);
        Assert.Equal(2, results.Count);
    }

    [RedisFact]
    public async Task A_server_without_a_cluster_is_told_so()
    {
        using RedisServer server = RedisServer.Start();
        (List<RedisStatistic> results, Exception? failure) = await Run(Of(server.Endpoint) with { Cluster = true });
        Assert.Empty(results);
        Assert.Equal(FailureKind.NotACluster, Assert.IsType<MeasurementException>(failure).Kind);
    }

    [Theory]
    [InlineData(0.05, 1, "Interval")]
    [InlineData(100_000, 1, "Interval")]
    [InlineData(1, 0, "Count")]
    public void What_cannot_be_used_is_refused(double seconds, int count, string parameter) => Assert.Equal(
        parameter,
        Assert.Throws<OptionException>(() => new RedisStatisticMeasurement(
            new RedisStatisticOptions { Interval = TimeSpan.FromSeconds(seconds), Count = count })).Parameter);
}
