using System.Text;
using PerfTools.Engine.Startup.Probes.Http;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>
/// Messages as requests of HTTP, each answered by a message or by a stream of them. Source: modelcontextprotocol.io/specification,
/// "Transports", Streamable HTTP.
/// </summary>
internal sealed class HttpChannel(HttpAddress address) : IMcpChannel, IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private HttpCall? _call;
    private EventStreamReader _events = new();
    private string? _session;

    public string? ProtocolVersion { get; set; }

    /// <summary>The line that names the port, where one is waited for.</summary>
    public LogWatch? PortWatch { get; set; }

    public string? Ask(string request, AttemptLimit limit)
    {
        _call?.Dispose();
        _events = new EventStreamReader();
        return address.Send(Request("POST", request), PortWatch, limit, out _call);
    }

    public string? Tell(string message, AttemptLimit limit)
    {
        if (address.Send(Request("POST", message), PortWatch, limit, out HttpCall? call) is { } unreachable) return unreachable;
        using (call!) return call!.ReceiveAll(limit) ?? StatusProblem(call);
    }

    public string? Receive(AttemptLimit limit, out string? message)
    {
        message = null;
        if (_call is not { } call) return "connection closed";
        call.Extend(limit);
        while (true)
        {
            if (call.HeadAt is not null && StatusProblem(call) is { } refused) return refused;
            if (call.HeadAt is not null && (message = Next(call)) is not null) return null;
            if (call.Content.IsCut) return "an answer of more than 1 MB";
            if (call.IsComplete) return "the reply ended without the answer";
            if (call.Receive(limit, out bool isLate) is { } lost) return lost;
            if (isLate) return null;
        }
    }

    public void Reset()
    {
        _call?.Dispose();
        (_call, _session, ProtocolVersion) = (null, null, null);
    }

    /// <summary>Takes leave where there is somebody to take leave of; a server that has ended forgets by itself.</summary>
    public void Dispose()
    {
        _call?.Dispose();
        if (_session is null) return;
        AttemptLimit limit = new(Farewell, CancellationToken.None);
        if (address.Send(Request("DELETE", string.Empty), PortWatch, limit, out HttpCall? call) is not null) return;
        using (call!) _ = call!.ReceiveAll(limit);
        _session = null;
    }

    private string? Next(HttpCall call)
    {
        _session = call.Content.Field("Mcp-Session-Id") ?? _session;
        bool isStream = call.Content.Field("Content-Type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        if (isStream) return _events.Next(call.Content.Body);
        if (!call.IsComplete || call.Content.IsCut || call.Content.Body.IsEmpty) return null;
        string body = Encoding.UTF8.GetString(call.Content.Body);

        // It is one message: there is nothing behind it.
        call.Content.Begin();
        return body;
    }

    private static string? StatusProblem(HttpCall call) =>
        call.Status is >= 200 and <= 299 ? null : FormattableString.Invariant($"status {call.Status}");

    private HttpWorkload Request(string method, string body)
    {
        List<KeyValuePair<string, string>> headers = [new("Accept", "application/json, text/event-stream")];
        if (body.Length > 0) headers.Add(new("Content-Type", "application/json"));
        if (ProtocolVersion is { } version && IsHeaderValue(version)) headers.Add(new("MCP-Protocol-Version", version));
        if (_session is { } session) headers.Add(new("Mcp-Session-Id", session));
        return new HttpWorkload { Uri = new Uri("http://localhost"), Method = method, Headers = headers, Body = Encoding.UTF8.GetBytes(body) };
    }

    private static bool IsHeaderValue(string text) => text.All(character => character is >= ' ' and < '\u007f');
}
