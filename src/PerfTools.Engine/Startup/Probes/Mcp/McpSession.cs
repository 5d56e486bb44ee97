using System.Globalization;
using System.Text.Json;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>
/// A client's conversation with a server of the Model Context Protocol: it shakes hands, lists the tools, and from then on sends
/// pings. It goes on where it stood when the time was over, so that no request is sent twice. Source:
/// modelcontextprotocol.io/specification, "Lifecycle", "Tools" and "Pagination".
/// </summary>
internal sealed class McpSession(IMcpChannel channel)
{
    /// <summary>What is offered to a server; what it answers is accepted, as all versions have in common what is used here.</summary>
    private const string NewestVersion = "2025-11-25";

    private const int MostPages = 1000;

    // A server that asks without reading the answers would have them fill the pipe, and then nothing could be sent any more.
    private const int MostRefusals = 100;

    private static readonly string OwnVersion = typeof(McpSession).Assembly.GetName().Version!.ToString(3);

    private readonly List<string> _tools = [];
    private Step _step;
    private int _lastId;
    private string? _awaited;
    private string? _cursor;
    private int _pages;
    private int _refusals;

    private enum Step
    {
        Initialize,
        Confirm,
        ListTools,
        Ready,
        Ping,
    }

    /// <summary>Name and version that the server gave, or null.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The names of its tools; null as long as they are not all known.</summary>
    public IReadOnlyList<string>? Tools { get; private set; }

    /// <summary>Messages that were no JSON-RPC.</summary>
    public int ForeignCount { get; private set; }

    /// <summary>Goes on until the server has listed its tools or, from then on, has answered a ping; what is missing, or null.</summary>
    public string? Advance(AttemptLimit limit)
    {
        if (_step == Step.Ready) _step = Step.Ping;
        while (_step != Step.Ready)
        {
            if (_awaited is null && Send(limit) is { } unsent) return StartAgain(unsent);
            if (_awaited is null) continue;
            if (channel.Receive(limit, out string? text) is { } lost) return StartAgain(lost);
            if (text is null) return limit.WithoutAny($"answer to {MethodOf(_step)}");
            if (Take(text, limit) is { } refused) return refused;
        }

        return null;
    }

    private string? Send(AttemptLimit limit)
    {
        if (_step == Step.Confirm)
        {
            if (channel.Tell("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", limit) is { } untold) return untold;
            _step = Step.ListTools;
            return null;
        }

        string id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        string? unasked = channel.Ask($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{MethodOf(_step)}}"{{Parameters()}}}""", limit);
        if (unasked is null) _awaited = id;
        return unasked;
    }

    private static string MethodOf(Step step) => step switch
    {
        Step.Initialize => "initialize",
        Step.ListTools => "tools/list",
        _ => "ping",
    };

    private string Parameters() => _step switch
    {
        Step.Initialize => $$$""","params":{"protocolVersion":"{{{NewestVersion}}}","capabilities":{},"clientInfo":{"name":"PerfTools","version":"{{{OwnVersion}}}"}}""",
        Step.ListTools when _cursor is not null => $$""","params":{"cursor":{{_cursor}}}""",
        _ => string.Empty,
    };

    private string? Take(string text, AttemptLimit limit)
    {
        if (!RpcMessage.TryParse(text, out IReadOnlyList<RpcMessage> messages)) ForeignCount++;
        foreach (RpcMessage message in messages)
        {
            string? problem = null;
            if (message.Method is not null) Answer(message, limit);
            else if (message.IdText is not null && message.IdText == _awaited) problem = TakeAnswer(message);
            if (problem is not null) return problem;
        }

        return null;
    }

    /// <summary>What the server itself asks for: a client has to answer a ping, and offers nothing else.</summary>
    private void Answer(RpcMessage message, AttemptLimit limit)
    {
        if (message.Id is not { } id || ++_refusals > MostRefusals) return;
        string outcome = message.Method == "ping" ? """ "result":{} """ : $$""" "error":{"code":{{RpcMessage.MethodNotFound}},"message":"Method not found"} """;
        _ = channel.Tell($$"""{"jsonrpc":"2.0","id":{{id}},{{outcome}}}""", limit);
    }

    private string? TakeAnswer(RpcMessage answer)
    {
        Step asked = _step;
        (_awaited, _refusals) = (null, 0);

        // Whoever knows no ping is alive, too; a server without tools need not know how to list them.
        bool isUnknown = answer.ErrorCode == RpcMessage.MethodNotFound && asked == Step.ListTools;
        if (answer.Error is { } error && asked != Step.Ping && !isUnknown)
        {
            ForgetTools();
            return ServerText.Clean(FormattableString.Invariant($"{MethodOf(asked)} was refused: {error} ({answer.ErrorCode})"));
        }

        switch (asked)
        {
            case Step.Initialize:
                TakeServer(answer.Result);
                return null;
            case Step.ListTools:
                return TakeTools(answer.Result);
            default:
                _step = Step.Ready;
                return null;
        }
    }

    private void TakeServer(JsonElement? result)
    {
        if (result is { ValueKind: JsonValueKind.Object } server)
        {
            channel.ProtocolVersion = RpcMessage.TextOf(server, "protocolVersion");
            if (server.TryGetProperty("serverInfo", out JsonElement info) && RpcMessage.TextOf(info, "name") is { } name)
                ServerName = ServerText.Clean($"{name} {RpcMessage.TextOf(info, "version")}");
        }

        _step = Step.Confirm;
    }

    private string? TakeTools(JsonElement? result)
    {
        string? next = null;
        if (result is { ValueKind: JsonValueKind.Object } page)
        {
            if (page.TryGetProperty("tools", out JsonElement tools) && tools.ValueKind == JsonValueKind.Array)
                _tools.AddRange(tools.EnumerateArray().Select(tool => RpcMessage.TextOf(tool, "name")).OfType<string>());
            if (RpcMessage.TextOf(page, "nextCursor") is { Length: > 0 }) next = page.GetProperty("nextCursor").GetRawText();
        }

        if (next is not null && (next == _cursor || ++_pages == MostPages))
        {
            ForgetTools();
            return "tools/list does not come to an end: the cursor leads nowhere";
        }

        _cursor = next;
        if (next is not null) return null;
        (Tools, _step) = ([.. _tools], Step.Ready);
        return null;
    }

    private void ForgetTools()
    {
        _tools.Clear();
        (_cursor, _pages) = (null, 0);
    }

    /// <summary>After a broken connection nothing of the conversation is left.</summary>
    private string StartAgain(string problem)
    {
        channel.Reset();
        ForgetTools();
        (_step, _awaited) = (Step.Initialize, null);
        return problem;
    }
}
