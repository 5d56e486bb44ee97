using System.Text;
using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

/// <summary>The official server over its streams and over HTTP, and peers that a test plays.</summary>
public class McpProbeTests
{
    private const string Hello = """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"library","version":"1.2"}}}""";
    private const string Tools = """{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"search"}]}}""";

    [Fact]
    public void The_official_server_is_ready_over_its_streams()
    {
        using ProbeSet set = ProbeSet.Of(Asking.Options(new McpProbe()) with { ExpectedTools = ["search", "index"] }, null);
        Assert.Null(set.Probes[0].FindOccupant(CancellationToken.None));
        using ProbedServer process = ProbedServer.Start(set, "dotnet", ProbedServer.Target("McpServer"));
        ServerUnderTest server = new(process, null);
        set.Probes[0].UntilReady(server);
        AssertIsTheOfficialServer(set);
        for (int ping = 1; ping <= 3; ping++) Assert.Null(set.Probes[0].ProblemOf(server));
        Assert.Null(((IRemarkingProbe)set.Probes[0]).Remark);
    }

    [Fact]
    public void The_official_server_is_ready_over_HTTP()
    {
        ServerStartupOptions options = Asking.Options(
            new McpProbe { Uri = new Uri("http://127.0.0.1:0/mcp") }, new LogProbe { Pattern = new Regex(@"Now listening on: \S+:(?<port>\d+)") });
        using ProbeSet set = ProbeSet.Of(options with { ExpectedTools = ["search", "index"] }, null);
        Assert.Null(set.Probes[0].FindOccupant(CancellationToken.None));
        using ProbedServer process = ProbedServer.Start(set, "dotnet", ProbedServer.Target("McpServer"), "--http", "0");
        ServerUnderTest server = new(process, set.PortWatch);
        set.Probes[0].UntilReady(server);
        AssertIsTheOfficialServer(set);
        for (int ping = 1; ping <= 3; ping++) Assert.Null(set.Probes[0].ProblemOf(server));
        Assert.NotNull(((IConnectingProbe)set.Probes[0]).ConnectedAt);
    }

    [Fact]
    public void Lines_that_are_no_messages_are_remarked()
    {
        using ProbeSet set = Asking.For(new McpProbe());
        ServerUnderTest server = new(new ProbedServer(Stream.Null), null);
        IProbe probe = set.Probes[0];
        foreach (string line in new[] { "Starting…", string.Empty, Hello, "{\"level\":30}", Tools }) set.Conversation!(line);
        Assert.Null(probe.ProblemOf(server));
        Assert.Equal("2 lines on standard output are no JSON-RPC, which breaks stricter clients: log to standard error", ((IRemarkingProbe)probe).Remark);
    }

    [Fact]
    public void Requests_are_lines_and_none_is_sent_twice()
    {
        MemoryStream input = new();
        using ProbeSet set = Asking.For(new McpProbe());
        ServerUnderTest server = new(new ProbedServer(input), null);
        Assert.Equal("no answer to initialize within 2 s", set.Probes[0].ProblemOf(server));
        set.Conversation!(Hello);
        set.Conversation!(Tools);
        Assert.Null(set.Probes[0].ProblemOf(server));
        string[] sent = Encoding.UTF8.GetString(input.ToArray()).Split('\n');
        Assert.Equal(4, sent.Length);
        Assert.Contains("\"initialize\"", sent[0]);
        Assert.Contains("\"notifications/initialized\"", sent[1]);
        Assert.Contains("\"tools/list\"", sent[2]);
        Assert.Empty(sent[3]);
    }

    [Fact]
    public void A_wait_for_a_line_ends_when_it_is_cancelled()
    {
        using ProbeSet set = Asking.For(new McpProbe());
        using ManualResetEvent atOnce = new(true);
        Assert.Equal("no answer to initialize yet", set.Probes[0].ProblemOfCancelled(new ServerUnderTest(new ProbedServer(Stream.Null), null), atOnce));
    }

    [Fact]
    public void A_server_without_input_is_told()
    {
        MemoryStream closed = new();
        closed.Dispose();
        Assert.Equal("the server has closed its standard input", ProblemWithInput(closed));
        Assert.Equal("the server has no standard input", ProblemWithInput(null));
    }

    [Fact]
    public void A_session_over_HTTP_is_kept_and_taken_leave_of()
    {
        List<string> heads = [];
        using ScriptedServer server = new(peer =>
        {
            string head = peer.ReceiveTo("\r\n\r\n");
            lock (heads) heads.Add(head);
            switch (peer.Number)
            {
                case 1:
                    peer.Send("HTTP/1.1 503 Not yet\r\nContent-Length: 0\r\n\r\n");
                    break;
                case 2:
                    peer.Send($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nMcp-Session-Id: abc\r\nContent-Length: {Hello.Length}\r\n\r\n{Hello.Replace("\"id\":1", "\"id\":2", StringComparison.Ordinal)}");
                    break;
                case 3:
                    peer.Send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
                    break;
                case 4:
                    peer.Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifi");
                    peer.Send("cations/message\"}\n\n: still there\n\ndata: " + Tools.Replace("\"id\":2", "\"id\":3", StringComparison.Ordinal) + "\n\n");
                    break;
                default:
                    peer.Send("HTTP/1.1 204 No Content\r\n\r\n");
                    break;
            }

            // A stream stays open after the answer; that must not be waited for.
            peer.AwaitEnd();
        });
        using (ProbeSet set = Asking.For(new McpProbe { Uri = new Uri($"http://127.0.0.1:{server.Port}/mcp") }))
        {
            Assert.Equal(["status 503"], set.Probes[0].UntilReady(Asking.Nobody));
            Assert.Equal("library 1.2", ((IIdentifyingProbe)set.Probes[0]).ServerName);
        }

        Assert.Equal(["POST", "POST", "POST", "POST", "DELETE"], heads.Select(head => head.Split(' ')[0]));
        Assert.All(heads, head => Assert.Contains("Accept: application/json, text/event-stream\r\n", head));
        Assert.All(heads[2..], head => Assert.Contains("Mcp-Session-Id: abc\r\n", head));
        Assert.All(heads[2..], head => Assert.Contains("MCP-Protocol-Version: 2025-06-18\r\n", head));
        Assert.DoesNotContain("Mcp-Session-Id", heads[1]);
    }

    [Fact]
    public void An_answer_over_HTTP_is_waited_for_beyond_an_attempt()
    {
        using ManualResetEvent answer = new(false);
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            if (peer.Number == 1) answer.WaitOne();
            string body = peer.Number switch { 1 => Hello, 3 => Tools, _ => string.Empty };
            peer.Send($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            peer.AwaitEnd();
        });
        using ProbeSet set = Asking.For(new McpProbe { Uri = new Uri($"http://127.0.0.1:{server.Port}/") });
        Assert.Equal("no answer to initialize within 2 s", set.Probes[0].ProblemOf());
        answer.Set();
        Assert.Null(set.Probes[0].ProblemOf());
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public void A_web_server_that_is_another_is_not_ready()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>");
            peer.AwaitEnd();
        });
        Assert.Equal("the reply ended without the answer", Asking.ProblemOf(new McpProbe { Uri = new Uri($"http://127.0.0.1:{server.Port}/") }));
    }

    private static string? ProblemWithInput(Stream? input)
    {
        using ProbeSet set = Asking.For(new McpProbe());
        return set.Probes[0].ProblemOf(new ServerUnderTest(new ProbedServer(input), null));
    }

    private static void AssertIsTheOfficialServer(ProbeSet set)
    {
        IIdentifyingProbe identity = Assert.Single(set.Probes.OfType<IIdentifyingProbe>());
        Assert.Equal(("perftools-target 1.2.3", 2), (identity.ServerName, identity.ToolCount));
        string missing = Assert.Single(Assert.Single(set.Surfaces).FindMissing(Asking.Nobody, CancellationToken.None));
        Assert.StartsWith("tool 'index' is not offered (2 tools: ", missing);
        Assert.Contains("search", missing[20..]);
    }
}
