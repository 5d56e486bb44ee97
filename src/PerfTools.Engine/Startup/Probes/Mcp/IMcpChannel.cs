namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>What messages of the Model Context Protocol are exchanged over.</summary>
internal interface IMcpChannel
{
    /// <summary>What client and server have agreed on, once they have.</summary>
    string? ProtocolVersion { set; }

    /// <summary>Sends a request, whose answer is waited for; what is wrong, or null.</summary>
    string? Ask(string request, AttemptLimit limit);

    /// <summary>Sends what is not answered: a notification, or an answer to the server's own request; what is wrong, or null.</summary>
    string? Tell(string message, AttemptLimit limit);

    /// <summary>Waits for the server's next message; what is wrong, or null.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="message">Null where none came within that time.</param>
    string? Receive(AttemptLimit limit, out string? message);

    /// <summary>The conversation begins anew.</summary>
    void Reset();
}
