using System.Text;
using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>Replies as RFC 9112 knows them, each whole, byte by byte, and cut in every place.</summary>
public class HttpReplyParserTests
{
    private const string Next = "HTTP/1.1 500 of the next reply\r\n\r\n";

    /// <summary>The reply; the bytes of its body; whether the connection goes on.</summary>
    public static TheoryData<string, long, bool> Complete => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5, true },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, true },
        { "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.1 200 \nContent-Length: 1\n\nx", 1, true },
        { "HTTP/1.1 200 OK\r\ncontent-LENGTH:  5 \t\r\n\r\nhello", 5, true },
        { "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", 5, true },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello", 5, true },
        { "HTTP/1.1 200 OK\r\nX-Content-Length: 9\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.1 200 OK\r\nX-Folded: a\r\n b: c\r\n\td\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", 1, false },
        { "HTTP/1.1 200 OK\r\nConnection: Upgrade, Close\r\nContent-Length: 1\r\n\r\nx", 1, false },
        { "HTTP/1.1 200 OK\r\nConnection: closely\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 1, false },
        { "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;n=v\r\n0123456789\r\n0\r\n\r\n", 15, true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n000\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n", 5, true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 99\r\n\r\n1\r\nx\r\n0\r\n\r\n", 1, true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 1, true },
        { "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", 0, true },
        { "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", 0, true },
        { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", 0, false },
    };

    public static TheoryData<string, long> EndedByTheStream => new()
    {
        { "HTTP/1.1 200 OK\r\n\r\nhello", 5 },
        { "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello, world", 12 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\nhello", 5 },
        { "HTTP/1.1 200 OK\r\n\r\n", 0 },
    };

    public static TheoryData<string> CutShort => new()
    {
        string.Empty,
        "HTTP/1.1 20",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    };

    public static TheoryData<string> Malformed => new()
    {
        "+OK\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/2 200 OK\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 099 OK\r\n",
        "HTTP/1.1  200 OK\r\n",
        "HTTP/1.1 200 O\rK\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n",
        "HTTP/1.1 200 OK\r\nbad name: x\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip,\r\n chunked\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 x\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n",
    };

    [Theory]
    [MemberData(nameof(Complete))]
    public void A_reply_ends_where_its_head_says_wherever_it_is_cut(string reply, long bodyBytes, bool keepsAlive)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(reply + Next);
        HttpReplyOutcome whole = HttpReplyFeed.Whole(bytes);
        Assert.Equal((true, bodyBytes, keepsAlive, reply.Length), (whole.IsComplete, whole.BodyBytes, whole.KeepsAlive, whole.Consumed));
        AssertSameHoweverCut(bytes, whole);
    }

    [Theory]
    [MemberData(nameof(EndedByTheStream))]
    public void A_body_of_no_known_length_ends_with_the_stream_and_so_does_the_connection(string reply, long bodyBytes)
    {
        HttpReplyOutcome whole = HttpReplyFeed.Whole(Encoding.Latin1.GetBytes(reply));
        Assert.Equal((true, bodyBytes, false), (whole.IsComplete, whole.BodyBytes, whole.KeepsAlive));
        AssertSameHoweverCut(Encoding.Latin1.GetBytes(reply), whole);
    }

    [Theory]
    [MemberData(nameof(CutShort))]
    public void The_end_of_the_stream_completes_nothing_else(string reply)
    {
        HttpReplyOutcome whole = HttpReplyFeed.Whole(Encoding.Latin1.GetBytes(reply));
        Assert.Equal((false, null), (whole.IsComplete, whole.Error));
        AssertSameHoweverCut(Encoding.Latin1.GetBytes(reply), whole);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_reply_is_refused_wherever_it_is_cut(string reply)
    {
        HttpReplyOutcome whole = HttpReplyFeed.Whole(Encoding.Latin1.GetBytes(reply));
        Assert.Equal("malformed", whole.Error);
        AssertSameHoweverCut(Encoding.Latin1.GetBytes(reply), whole);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    [InlineData("")]
    public void The_answer_to_a_HEAD_has_no_body_whatever_its_head_says(string field)
    {
        string reply = $"HTTP/1.1 200 OK\r\n{field}\r\n";
        HttpReplyOutcome outcome = HttpReplyFeed.ByteByByte(Encoding.Latin1.GetBytes(reply + Next), isAnswerToHead: true);
        Assert.Equal((true, 0, true, reply.Length), (outcome.IsComplete, outcome.BodyBytes, outcome.KeepsAlive, outcome.Consumed));
    }

    [Fact]
    public void The_reason_phrase_is_kept_as_far_as_it_can_be_printed()
    {
        Assert.Equal("Not Found", HttpReplyFeed.Whole("HTTP/1.1 404 Not Found\r\n\r\n"u8.ToArray()).Reason);
        Assert.Equal("Nicht gef\\xfcnden", HttpReplyFeed.Whole(Encoding.Latin1.GetBytes("HTTP/1.1 404 Nicht gefünden\r\n\r\n")).Reason);
        Assert.Equal(string.Empty, HttpReplyFeed.Whole("HTTP/1.1 404\r\n\r\n"u8.ToArray()).Reason);
        Assert.Equal(new string('x', 80), HttpReplyFeed.Whole(Encoding.Latin1.GetBytes($"HTTP/1.1 404 {new string('x', 500)}\r\n\r\n")).Reason);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    [InlineData("HTTP/1.1 200 ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ")]
    public void A_line_without_an_end_is_refused_before_it_exceeds_the_buffer(string reply)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(reply + new string('a', 100_000));
        Assert.Equal("malformed", HttpReplyFeed.Whole(bytes).Error);
        Assert.Equal("malformed", HttpReplyFeed.InPieces(bytes, Enumerable.Range(1, 10_000).Select(piece => piece * 10)).Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "X-Header: with a value\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Trailer: with a value\r\n")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    public void Headers_without_an_end_are_refused(string start, string repeated)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, 5_000)));
        Assert.Equal("malformed", HttpReplyFeed.Whole(bytes).Error);
    }

    [Fact]
    public void A_body_of_any_length_is_counted_without_being_kept()
    {
        HttpReplyParser parser = new();
        parser.Begin(isAnswerToHead: false);
        parser.Parse("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n"u8);
        byte[] piece = new byte[1_000_000];
        for (int sent = 0; sent < 9_000; sent++) Assert.Equal(piece.Length, parser.Parse(piece));
        Assert.Equal((true, 9_000_000_000), (parser.IsComplete, parser.BodyBytes));
    }

    [Fact]
    public void A_reply_allocates_nothing()
    {
        byte[] reply = "HTTP/1.1 200 OK\r\nServer: nginx\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray();
        HttpReplyParser parser = new();
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                parser.Begin(isAnswerToHead: false);
                parser.Parse(reply.AsSpan(parser.Parse(reply.AsSpan(0, 70))));
                if (!parser.IsComplete) throw new WireFormatException("not complete");
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Enumerable.Range(0, 4).Min(_ => Allocated()));
    }

    private static void AssertSameHoweverCut(byte[] bytes, HttpReplyOutcome whole)
    {
        Assert.Equal(whole, HttpReplyFeed.ByteByByte(bytes));
        for (int cut = 0; cut <= bytes.Length; cut++) Assert.Equal(whole, HttpReplyFeed.InPieces(bytes, [cut]));
    }
}
