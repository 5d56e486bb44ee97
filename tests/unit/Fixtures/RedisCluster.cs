namespace PerfTools.Tests.Fixtures;

/// <summary>Three masters that share the 16,384 slots.</summary>
internal sealed class RedisCluster : IDisposable
{
    private static readonly (int First, int Last)[] Slots = [(0, 5460), (5461, 10922), (10923, 16383)];

    private RedisCluster(RedisServer[] nodes) => Nodes = nodes;

    public IReadOnlyList<RedisServer> Nodes { get; }

    public static RedisCluster Start()
    {
        List<RedisServer> nodes = [];
        try
        {
            foreach ((int first, int last) in Slots)
            {
                // The bus port is port + 10000 unless it is named, which an ephemeral port may not have room for.
                string busPort = $"{RedisServer.FreePort()}";
                RedisServer node =
                    RedisServer.Start("--cluster-enabled", "yes", "--cluster-port", busPort, "--cluster-node-timeout", "5000");
                nodes.Add(node);
                node.Call("CLUSTER", "ADDSLOTSRANGE", $"{first}", $"{last}");
                nodes[0].Call("CLUSTER", "MEET", "127.0.0.1", $"{node.Port}", busPort);
            }

            Until.True(() => nodes.TrueForAll(KnowsAll), "all nodes of the cluster know each other");
            return new RedisCluster([.. nodes]);
        }
        catch
        {
            nodes.ForEach(node => node.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        foreach (RedisServer node in Nodes) node.Dispose();
    }

    private static bool KnowsAll(RedisServer node)
    {
        string info = node.Call("CLUSTER", "INFO").Text;
        return info.Contains("cluster_state:ok", StringComparison.Ordinal) &&
            info.Contains("cluster_slots_assigned:16384", StringComparison.Ordinal) &&
            info.Contains($"cluster_known_nodes:{Slots.Length}", StringComparison.Ordinal) &&
            node.Call("CLUSTER", "SLOTS").Items.Count == Slots.Length;
    }
}
