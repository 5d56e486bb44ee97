using PerfTools.Engine.Startup.Probes.Http;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Has the conversation compiled before it counts.</summary>
internal static class McpRehearsal
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>What a server answers to a handshake, a list of its tools, and a ping.</summary>
    public static readonly IReadOnlyList<string> Answers =
    [
        """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"rehearsal","version":"1"}}}""",
        """{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"rehearse"}]}}""",
        """{"jsonrpc":"2.0","id":3,"result":{}}""",
    ];

    /// <summary>Over HTTP: a connection for each message, of which the second is the notification that has no answer.</summary>
    public static void Hold(bool isSecure, CancellationToken cancellationToken)
    {
        AttemptLimit limit = new(Time, cancellationToken);
        string events = string.Concat(Answers.Select(answer => $"event: message\ndata: {answer}\n\n"));
        HttpRehearsal.Hold(isSecure, address => _ = new McpSession(new HttpChannel(address)).Advance(limit), events, "text/event-stream", 3);
    }
}
