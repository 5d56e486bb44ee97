using System.Globalization;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Redis.Server;

/// <summary>A node of a cluster, master or replica.</summary>
internal sealed record ClusterNode(string Host, int Port, int SlotCount)
{
    /// <summary>How to reach it, with the log-in of the seed. A node is reached by TCP even where the seed was not.</summary>
    public RedisEndpoint EndpointFrom(RedisEndpoint seed) => seed with { ComputerName = Host, Port = Port, UnixSocketPath = null };

    /// <summary>Finds every node of a cluster with CLUSTER NODES, also those that the cluster holds for dead.</summary>
    /// <exception cref="MeasurementException">The server cannot be reached, is no part of a cluster, or does not say.</exception>
    public static IReadOnlyList<ClusterNode> Discover(RedisEndpoint seed, CancellationToken cancellationToken)
    {
        RespValue reply = Ask(seed, cancellationToken);
        if (reply.IsError) throw ClusterTopology.Refusal(reply, seed, "CLUSTER NODES");
        IReadOnlyList<ClusterNode> nodes = Parse(reply.Text, seed.ComputerName);
        return nodes.Count > 0 ? nodes : throw new MeasurementException(FailureKind.NotACluster, seed.ToString(), "the cluster names no node with an address.");
    }

    private static RespValue Ask(RedisEndpoint seed, CancellationToken cancellationToken)
    {
        using WireConnection connection = RedisSession.Open(seed, cancellationToken);
        try
        {
            return connection.Call("CLUSTER", "NODES");
        }
        catch (Exception error) when (RedisSession.Explain(error, seed) is { } explained)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw explained;
        }
    }

    /// <summary>
    /// Reads <c>id host:port@bus,name flags master ping pong epoch link slots…</c>, one line a node. A line that is not
    /// like that, or that names no address, is left out: nobody could connect to it.
    /// </summary>
    /// <param name="text">The reply.</param>
    /// <param name="own">The host of a node that does not know its own address yet: the one that was asked.</param>
    public static IReadOnlyList<ClusterNode> Parse(string text, string own) =>
        [.. text.Split('\n').Select(line => ParseLine(line.Trim(), own)).OfType<ClusterNode>()];

    private static ClusterNode? ParseLine(string line, string own)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 8 || words[2].Split(',').Any(flag => flag is "noaddr" or "handshake")) return null;
        string address = words[1].Split(',', '@')[0];
        int colon = address.LastIndexOf(':');
        if (colon < 0 || !TryNumber(address[(colon + 1)..], out int port) || port is < 1 or > 65535) return null;
        return new ClusterNode(colon == 0 ? own : address[..colon], port, words[8..].Sum(SlotsOf));
    }

    // 5, 0-5460, or in brackets a slot that is about to move, which its owner names as its own as well.
    private static int SlotsOf(string range)
    {
        string[] ends = range.Split('-');
        if (ends.Length > 2 || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last)) return 0;
        return last >= first && last < HashSlot.Count ? last - first + 1 : 0;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
