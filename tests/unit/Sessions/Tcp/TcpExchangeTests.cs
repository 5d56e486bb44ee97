using System.Text;
using PerfTools.Engine.Sessions.Tcp;
using PerfTools.Engine.Transport;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Tcp;

/// <summary>Conversations with servers that follow a script.</summary>
public abstract class TcpExchangeTests(bool sharesThread)
{
    private readonly SessionDriver _driver = new(sharesThread);

    private static TcpWorkload To(ScriptedServer server, string send = "", string expect = "") => new()
    {
        ComputerName = "127.0.0.1",
        Port = server.Port,
        Send = Encoding.Latin1.GetBytes(send),
        Expect = Encoding.Latin1.GetBytes(expect),
    };

    [Fact]
    public void What_is_expected_is_found_wherever_the_answer_is_cut()
    {
        using ScriptedServer server = new(peer =>
        {
            while (true)
            {
                peer.ReceiveTo("?");
                foreach (char one in "no ababab yes ababac") peer.Send($"{one}");
            }
        });
        SessionRun run = _driver.Succeeding(To(server, "?", "ababac"), operations: 5);
        Assert.Equal((1, 0), (server.Connections, run.Reconnects));
    }

    [Fact]
    public void What_is_expected_is_found_behind_any_amount_of_other_bytes()
    {
        string noise = new('x', 1_000_003);
        string expected = new string('x', 30_000) + "yz";
        using ScriptedServer server = new(peer =>
        {
            while (true)
            {
                peer.ReceiveTo("?");
                peer.Send(noise + "y" + noise + "yz");
            }
        });
        _driver.Succeeding(To(server, "?", expected), operations: 3);
        _driver.Succeeding(To(server, "?", "yz"), operations: 3);
    }

    [Fact]
    public void Any_answer_will_do_where_none_is_expected()
    {
        using ScriptedServer server = new(peer =>
        {
            while (true) peer.Send($"{peer.ReceiveTo("?").Length}");
        });
        _driver.Succeeding(To(server, "how are you?"), operations: 5);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("yes, and once more: yes", "")]
    [InlineData("yes", ", and once more: yes")]
    public void The_rest_of_an_answer_is_no_answer_to_the_next_operation(string answer, string rest)
    {
        using ManualResetEventSlim isTaken = new();
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("?");
            peer.Send(answer);
            isTaken.Wait();
            peer.Send(rest);
            peer.ReceiveTo("?");
            peer.Send("no");
            peer.AwaitEnd();
        });
        using TcpExchange exchange = new(To(server, "?", "yes"), new DialTarget("server", "127.0.0.1", server.Port) { Timeout = RedisServer.AmpleTimeout });
        exchange.Connect(CancellationToken.None);
        exchange.Transport!.Send(exchange.Next().Span);
        while (!exchange.TryComplete()) exchange.Fill();
        isTaken.Set();
        Until.True(() => ((SocketTransport)exchange.Transport).Available == rest.Length, "the rest has arrived");

        exchange.Transport.Send(exchange.Next().Span);
        Assert.False(exchange.TryComplete());
        exchange.Fill();
        Assert.False(exchange.TryComplete());
    }

    [Fact]
    public void A_banner_comes_with_each_connection()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.Send("220 mail.example ready\r\n");
            peer.AwaitEnd();
        });
        SessionRun run = _driver.Succeeding(To(server, expect: "220 "), sessions: 2, operations: 5);

        // One more of each session, to see whether there is a server.
        Assert.Equal((12, 0), (server.Connections, run.Reconnects));
    }

    [Fact]
    public void Connecting_is_the_operation_where_nothing_is_sent_and_nothing_expected()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        _driver.Succeeding(To(server), operations: 5);
        Until.True(() => server.Connections == 6, "six connections were accepted");
    }

    [Fact]
    public void Each_operation_connects_where_it_is_asked_for()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("?");
            peer.Send("!");
            peer.AwaitEnd();
        });
        SessionRun run = _driver.Succeeding(To(server, "?", "!") with { ConnectEachOperation = true }, operations: 5);
        Assert.Equal((6, 0), (server.Connections, run.Reconnects));
    }

    [Theory]
    [InlineData("", "without an answer")]
    [InlineData("-ERR no such\tcommand\r\n", "it sent '-ERR no such\\tcommand\\r\\n'")]
    public void The_end_of_the_stream_before_the_answer_is_a_lost_connection_that_shows_what_came(string answer, string message)
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("?");
            peer.Send(answer);
        });
        SessionError error = _driver.FailureOf(To(server, "?", "+OK"));
        Assert.Equal((SessionPhase.Operation, "ConnectionLost", "EndOfStream"), (error.Phase, error.Type, error.Code));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_long_answer_that_is_not_the_expected_one_is_shown_by_its_beginning()
    {
        using ScriptedServer server = new(peer => peer.Send("begin" + new string('x', 200_000)));
        Assert.EndsWith($"it sent 'begin{new string('x', 75)}'", _driver.FailureOf(To(server, expect: "end")).Message);
    }
}

public sealed class TcpOnThreadsTests() : TcpExchangeTests(sharesThread: false);

public sealed class TcpOnEventLoopTests() : TcpExchangeTests(sharesThread: true);
