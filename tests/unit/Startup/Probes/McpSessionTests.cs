using System.Text.Json;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Engine.Startup.Probes.Mcp;

namespace PerfTools.Tests.Startup.Probes;

/// <summary>The conversation, with a server that a test plays.</summary>
public class McpSessionTests
{
    private const string Hello = """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2024-11-05","capabilities":{},"serverInfo":{"name":"library","version":"1.2"}}}""";

    [Fact]
    public void It_shakes_hands_lists_the_tools_and_then_sends_pings()
    {
        HandChannel channel = new(Hello, Tools(2, null, "search", "fetch"), """{"jsonrpc":"2.0","id":3,"result":{}}""", """{"jsonrpc":"2.0","id":4,"result":{}}""");
        McpSession session = new(channel);
        Assert.Null(Advance(session));
        Assert.Equal("library 1.2", session.ServerName);
        Assert.Equal(["search", "fetch"], session.Tools);
        Assert.Equal("2024-11-05", channel.ProtocolVersion);
        Assert.Null(Advance(session));
        Assert.Null(Advance(session));
        Assert.Equal(["initialize", "notifications/initialized", "tools/list", "ping", "ping"], channel.Methods);
        JsonElement parameters = channel.Sent[0].GetProperty("params");
        Assert.Equal("PerfTools", parameters.GetProperty("clientInfo").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Object, parameters.GetProperty("capabilities").ValueKind);
        Assert.False(channel.Sent[1].TryGetProperty("id", out _));
    }

    [Fact]
    public void It_waits_for_the_same_answer_in_the_next_attempt()
    {
        HandChannel channel = new(null, null, Hello, null, Tools(2, null, "search"));
        McpSession session = new(channel);
        Assert.Equal("no answer to initialize within 2 s", Advance(session));
        Assert.Equal("no answer to initialize within 2 s", Advance(session));
        Assert.Equal("no answer to tools/list within 2 s", Advance(session));
        Assert.Null(session.Tools);
        Assert.Null(Advance(session));
        Assert.Equal(["initialize", "notifications/initialized", "tools/list"], channel.Methods);
    }

    [Fact]
    public void What_the_server_tells_and_asks_in_between_is_taken_and_answered()
    {
        HandChannel channel = new(
            """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"starting"}}""",
            """{"jsonrpc":"2.0","id":"a\"b","method":"ping"}""",
            Hello,
            """{"jsonrpc":"2.0","id":7,"method":"sampling/createMessage","params":{}}""",
            """{"jsonrpc":"2.0","id":99,"result":{"tools":[{"name":"of somebody else"}]}}""",
            Tools(2, null, "search"));
        McpSession session = new(channel);
        Assert.Null(Advance(session));
        Assert.Equal(["search"], session.Tools);
        Assert.Equal(0, session.ForeignCount);
        JsonElement[] answers = [.. channel.Sent.Where(message => !message.TryGetProperty("method", out _))];
        Assert.Equal(["a\"b", "7"], answers.Select(answer => answer.GetProperty("id").ToString()));
        Assert.Equal(JsonValueKind.Object, answers[0].GetProperty("result").ValueKind);
        Assert.Equal(-32601, answers[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void Pages_of_tools_are_put_together()
    {
        HandChannel channel = new(Hello, Tools(2, "a\"2", "search"), Tools(3, "p3", "fetch"), Tools(4, null, "index"));
        McpSession session = new(channel);
        Assert.Null(Advance(session));
        Assert.Equal(["search", "fetch", "index"], session.Tools);
        Assert.Equal("a\"2", channel.Sent[3].GetProperty("params").GetProperty("cursor").GetString());
        Assert.False(channel.Sent[2].TryGetProperty("params", out _));
    }

    [Fact]
    public void A_cursor_that_leads_in_a_circle_ends()
    {
        HandChannel channel = new(Hello, Tools(2, "again", "search"), Tools(3, "again", "search"));
        McpSession session = new(channel);
        Assert.Contains("does not come to an end", Advance(session));
        Assert.Null(session.Tools);
    }

    [Fact]
    public void A_refusal_is_told_and_the_request_sent_anew()
    {
        const string Refusal = """{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no\ndatabase yet"}}""";
        HandChannel channel = new(Refusal, Hello.Replace("\"id\":1", "\"id\":\"2\"", StringComparison.Ordinal), Tools(3, null));
        McpSession session = new(channel);
        Assert.Equal("initialize was refused: no database yet (-32603)", Advance(session));
        Assert.Null(Advance(session));
        Assert.Empty(session.Tools!);
        Assert.Equal(["initialize", "initialize", "notifications/initialized", "tools/list"], channel.Methods);
    }

    [Fact]
    public void A_server_without_tools_and_without_ping_is_a_server()
    {
        const string Unknown = """{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"Method not found"}}""";
        HandChannel channel = new(Hello, Unknown, Unknown.Replace("2,\"error", "3,\"error", StringComparison.Ordinal));
        McpSession session = new(channel);
        Assert.Null(Advance(session));
        Assert.Empty(session.Tools!);
        Assert.Null(Advance(session));
    }

    [Fact]
    public void What_is_no_message_is_counted()
    {
        HandChannel channel = new("{\"level\":\"info\"}", "{ not JSON", "[]", "[1]", Hello, Tools(2, null, "search"));
        McpSession session = new(channel);
        Assert.Null(Advance(session));
        Assert.Equal(4, session.ForeignCount);
    }

    [Fact]
    public void A_batch_is_several_messages()
    {
        HandChannel channel = new($$"""[{"jsonrpc":"2.0","method":"notifications/message"},{{Hello}}]""", Tools(2, null, "search"));
        Assert.Null(Advance(new McpSession(channel)));
    }

    [Fact]
    public void A_server_that_asks_without_end_is_not_answered_without_end()
    {
        string[] requests = [.. Enumerable.Range(1, 5000).Select(number => $$"""{"jsonrpc":"2.0","id":{{number + 100}},"method":"roots/list"}""")];
        HandChannel channel = new([.. requests, Hello, Tools(2, null, "search")]);
        Assert.Null(Advance(new McpSession(channel)));
        Assert.InRange(channel.Sent.Count, 4, 200);
    }

    [Fact]
    public void After_a_broken_connection_it_begins_anew()
    {
        HandChannel channel = new(Hello, "!connection closed", Hello.Replace("\"id\":1", "\"id\":3", StringComparison.Ordinal), Tools(4, null, "search"));
        McpSession session = new(channel);
        Assert.Equal("connection closed", Advance(session));
        Assert.Null(Advance(session));
        Assert.Equal(["search"], session.Tools);
        Assert.Equal(1, channel.Resets);
    }

    [Fact]
    public void A_missing_tool_is_told_beside_those_that_are_offered()
    {
        Assert.Equal(
            ["tool 'index' is not offered (2 tools: search, fetch)"], McpToolCheck.FindMissing(["search", "index"], ["search", "fetch"]));
        Assert.Equal(["tool 'a' is not offered (the server offers none)"], McpToolCheck.FindMissing(["a"], []));
        string[] many = [.. Enumerable.Range(1, 12).Select(number => $"t{number}")];
        Assert.Equal(
            ["tool 'search' is not offered (12 tools: t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, …)"], McpToolCheck.FindMissing(["search"], many));
    }

    private static string Tools(int id, string? cursor, params string[] names) => JsonSerializer.Serialize(new
    {
        jsonrpc = "2.0",
        id,
        result = new { tools = names.Select(name => new { name, inputSchema = new { } }), nextCursor = cursor },
    });

    private static string? Advance(McpSession session) => session.Advance(new AttemptLimit(AttemptLimit.Usual, CancellationToken.None));

    /// <summary>Hands out messages in turn; null for none in time, and with an exclamation mark what went wrong.</summary>
    private sealed class HandChannel(params string?[] messages) : IMcpChannel
    {
        private readonly Queue<string?> _messages = new(messages);

        public string? ProtocolVersion { get; set; }

        public int Resets { get; private set; }

        public List<JsonElement> Sent { get; } = [];

        public IEnumerable<string?> Methods => Sent.Where(message => message.TryGetProperty("method", out _)).Select(message => message.GetProperty("method").GetString());

        public string? Ask(string request, AttemptLimit limit) => Tell(request, limit);

        public string? Tell(string message, AttemptLimit limit)
        {
            Sent.Add(JsonDocument.Parse(message).RootElement);
            return null;
        }

        public string? Receive(AttemptLimit limit, out string? message)
        {
            message = _messages.Dequeue();
            if (message?.StartsWith('!') != true) return null;
            string problem = message[1..];
            message = null;
            return problem;
        }

        public void Reset() => Resets++;
    }
}
