using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Redis.Server;

/// <summary>A master of a cluster and the slots that it owns.</summary>
internal sealed record ClusterMaster(string Host, int Port, IReadOnlyList<(int First, int Last)> Slots)
{
    public bool Owns(int slot) => Slots.Any(range => slot >= range.First && slot <= range.Last);

    /// <summary>How to reach it, with the log-in of the seed. A node is reached by TCP even where the seed was not.</summary>
    public RedisEndpoint EndpointFrom(RedisEndpoint seed) => seed with { ComputerName = Host, Port = Port, UnixSocketPath = null };
}

/// <summary>Finds the masters of a cluster with CLUSTER SLOTS.</summary>
internal static class ClusterTopology
{
    public static IReadOnlyList<ClusterMaster> Discover(RedisEndpoint seed, CancellationToken cancellationToken)
    {
        using WireConnection connection = RedisSession.Open(seed, cancellationToken);
        RespValue reply = connection.Call("CLUSTER", "SLOTS");
        if (reply.IsError) throw Refusal(reply, seed, "CLUSTER SLOTS");
        ClusterMaster[] masters =
        [
            .. reply.Items
                .GroupBy(range => (Host: HostOf(range.Items[2], seed), Port: (int)range.Items[2].Items[1].Integer))
                .Select(node => new ClusterMaster(
                    node.Key.Host,
                    node.Key.Port,
                    [.. node.Select(range => ((int)range.Items[0].Integer, (int)range.Items[1].Integer))])),
        ];
        return masters.Length > 0
            ? masters
            : throw new MeasurementException(FailureKind.NotACluster, seed.ToString(), "the cluster has no slots assigned to any node.");
    }

    /// <summary>Why a server does not tell about its cluster, in the user's terms.</summary>
    public static MeasurementException Refusal(RespValue reply, RedisEndpoint seed, string command) => reply.ErrorCode == "NOPERM"
        ? RedisSession.Refusal(reply.Text, seed.ToString(), command)
        : new MeasurementException(FailureKind.NotACluster, seed.ToString(), $"this server is not part of a cluster ({reply.Text}). Leave -Cluster out.");

    // A node that does not know its own address yet answers with an empty one: it is the one that was asked.
    private static string HostOf(RespValue node, RedisEndpoint seed) =>
        node.Items[0].Text is { Length: > 0 } host and not "?" ? host : seed.ComputerName;
}
