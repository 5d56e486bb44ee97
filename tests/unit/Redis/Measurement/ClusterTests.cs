using PerfTools.Engine;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Server;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>A cluster of three masters: each is measured with keys of its own slots.</summary>
[Collection(OwnRedisCollection.Name)]
public class ClusterTests
{
    private static readonly RedisOperation[] WithKeys = [RedisOperation.Set, RedisOperation.Get, RedisOperation.MGet];

    [RedisFact]
    public async Task A_cluster_is_measured_and_cleared_master_by_master()
    {
        using RedisCluster cluster = RedisCluster.Start();
        await EveryMasterIsMeasured(cluster);
        await TheIntervalsOfAllMastersComeSideBySide(cluster);
        await WithoutClusterOnlyOwnSlotsAreServed(cluster);
        await AMasterThatIsGoneDoesNotTakeTheOthersWithIt(cluster);
    }

    [RedisFact]
    public void Keys_of_every_slot_are_removed_from_every_master()
    {
        using RedisCluster cluster = RedisCluster.Start();
        for (int key = 0; key < 300; key++)
        {
            RedisServer owner = cluster.Nodes[HashSlot.Of($"session:{key}") switch { <= 5460 => 0, <= 10922 => 1, _ => 2 }];
            owner.Call("SET", $"session:{key}", "x");
        }

        IReadOnlyList<RedisEndpoint> targets = RedisKeyRemover.Targets(cluster.Nodes[1].Endpoint, cluster: true, CancellationToken.None);
        Assert.Equal(cluster.Nodes.Select(node => node.Port).Order(), targets.Select(target => target.Port).Order());
        long removed = 0;
        foreach (RedisEndpoint target in targets)
        {
            RedisKeyRemoval removal = RedisKeyRemover.Remove(target, "session:*", null, CancellationToken.None);
            Assert.True(removal.RemovedCount > 0, $"{target} had none");
            removed += removal.RemovedCount;
        }

        Assert.Equal(300, removed);
        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.KeyCount));
    }

    [RedisFact]
    public async Task A_server_that_is_no_cluster_is_said_to_be_none()
    {
        using RedisServer server = RedisServer.Start();
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) =
            await MeasuredRun.Of(MeasuredRun.Small(server.Endpoint) with { Cluster = true });
        Assert.Empty(results);
        MeasurementException refused = Assert.IsType<MeasurementException>(failure);
        Assert.Equal(FailureKind.NotACluster, refused.Kind);
        Assert.Contains("Leave -Cluster out", refused.Message);
    }

    private static async Task EveryMasterIsMeasured(RedisCluster cluster)
    {
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            MeasuredRun.Small(cluster.Nodes[2].Endpoint, WithKeys) with { Cluster = true });
        Assert.Equal(9, results.Count);
        foreach (RedisServer node in cluster.Nodes)
        {
            RedisLatencyResult[] own = [.. results.Where(result => result.Target == $"127.0.0.1:{node.Port}")];
            Assert.Equal(["Set", "Get", "MGet"], own.Select(result => result.Operation));
            Assert.All(own, result => MeasuredRun.AssertComplete(result, 40));
            Assert.Equal((40, 100), (own[2].VerifiedReplies, own[2].HitRatePercent));
            Assert.Equal(0, node.KeyCount);
        }
    }

    private static async Task TheIntervalsOfAllMastersComeSideBySide(RedisCluster cluster)
    {
        using CancellationTokenSource stop = new();
        HashSet<string> seen = [];
        (_, Exception? failure) = await MeasuredRun.Of(
            MeasuredRun.Small(cluster.Nodes[0].Endpoint, RedisOperation.Set) with
            {
                Cluster = true,
                Count = null,
                Interval = TimeSpan.FromMilliseconds(200),
            },
            onResult: result =>
            {
                seen.Add(result.Target);
                if (seen.Count == 3) stop.Cancel();
            },
            cancellationToken: stop.Token);
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.Equal(3, seen.Count);
        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.KeyCount));
    }

    private static async Task WithoutClusterOnlyOwnSlotsAreServed(RedisCluster cluster)
    {
        // The prefix is random: it may fall into this node's third of the slots. Of ten runs some do not, all but surely.
        List<RedisLatencyResult> results = [];
        for (int attempt = 0; attempt < 10 && !results.Exists(result => result.Count == 0); attempt++)
        {
            results.AddRange(await MeasuredRun.Succeeding(
                MeasuredRun.Small(cluster.Nodes[0].Endpoint, RedisOperation.Set, RedisOperation.Ping)));
        }

        RedisLatencyResult moved = results.First(result => result.Count == 0);
        Assert.Equal(("Set", Verdict.Fail), (moved.Operation, moved.Verdict));
        Assert.StartsWith("MOVED x ", moved.ErrorSummary);
        Assert.All(results.Where(result => result.Operation == "Ping"), result => MeasuredRun.AssertComplete(result, 40));
        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.KeyCount));
    }

    private static async Task AMasterThatIsGoneDoesNotTakeTheOthersWithIt(RedisCluster cluster)
    {
        cluster.Nodes[1].Kill();
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            MeasuredRun.Small(cluster.Nodes[0].Endpoint, RedisOperation.Ping) with { Cluster = true });
        MeasurementException gone = Assert.IsType<MeasurementException>(failure);
        Assert.Equal((FailureKind.ConnectionRefused, $"127.0.0.1:{cluster.Nodes[1].Port}"), (gone.Kind, gone.Target));
        Assert.Equal(
            new[] { cluster.Nodes[0].Port, cluster.Nodes[2].Port }.Select(port => $"127.0.0.1:{port}").Order(),
            results.Select(result => result.Target).Order());
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));
    }
}
