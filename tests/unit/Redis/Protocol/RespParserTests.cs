using System.Text;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Tests.Redis.Protocol;

public class RespParserTests
{
    private static (RespParser Parser, int Consumed) Parse(string reply, long bulkLimit = RespParser.DefaultBulkLimit)
    {
        RespParser parser = new(bulkLimit);
        parser.Begin();
        return (parser, parser.Parse(Encoding.Latin1.GetBytes(reply)));
    }

    private static string Refused(string reply, long bulkLimit = RespParser.DefaultBulkLimit) =>
        Assert.Throws<RespException>(() => Parse(reply, bulkLimit)).Message;

    [Theory]
    [InlineData("+OK\r\n", nameof(ReplyKind.Status), 0)]
    [InlineData("+\r\n", nameof(ReplyKind.Status), 0)]
    [InlineData("-ERR wrong\r\n", nameof(ReplyKind.Error), 0)]
    [InlineData(":42\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData(":-42\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData(":+42\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData("$5\r\nhello\r\n", nameof(ReplyKind.Bulk), 0)]
    [InlineData("$0\r\n\r\n", nameof(ReplyKind.Bulk), 0)]
    [InlineData("$4\r\n\r\n\r\n\r\n", nameof(ReplyKind.Bulk), 0)]
    [InlineData("$-1\r\n", nameof(ReplyKind.Null), 1)]
    [InlineData("*-1\r\n", nameof(ReplyKind.Null), 1)]
    [InlineData("*0\r\n", nameof(ReplyKind.Aggregate), 0)]
    [InlineData("*2\r\n$1\r\na\r\n:1\r\n", nameof(ReplyKind.Aggregate), 0)]
    [InlineData("*3\r\n$-1\r\n$1\r\na\r\n_\r\n", nameof(ReplyKind.Aggregate), 2)]
    [InlineData("*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n*1\r\n$-1\r\n", nameof(ReplyKind.Aggregate), 1)]
    [InlineData("_\r\n", nameof(ReplyKind.Null), 1)]
    [InlineData("#t\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData(",3.14\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData("(349289032840923850932485094385094\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData("!10\r\nERR broken\r\n", nameof(ReplyKind.Error), 0)]
    [InlineData("=8\r\ntxt:some\r\n", nameof(ReplyKind.Bulk), 0)]
    [InlineData("%2\r\n+a\r\n:1\r\n+b\r\n_\r\n", nameof(ReplyKind.Aggregate), 1)]
    [InlineData("%0\r\n", nameof(ReplyKind.Aggregate), 0)]
    [InlineData("~2\r\n+a\r\n+b\r\n", nameof(ReplyKind.Aggregate), 0)]
    [InlineData("|1\r\n+ttl\r\n:10\r\n+OK\r\n", nameof(ReplyKind.Status), 0)]
    [InlineData("|0\r\n:1\r\n", nameof(ReplyKind.Number), 0)]
    [InlineData("*2\r\n|1\r\n+a\r\n*1\r\n:1\r\n:7\r\n:8\r\n", nameof(ReplyKind.Aggregate), 0)]
    [InlineData(">2\r\n+message\r\n$2\r\nhi\r\n-ERR no\r\n", nameof(ReplyKind.Error), 0)]
    [InlineData(">0\r\n+OK\r\n", nameof(ReplyKind.Status), 0)]
    [InlineData(">2\r\n+invalidate\r\n_\r\n$1\r\na\r\n", nameof(ReplyKind.Bulk), 0)]
    [InlineData(">1\r\n*1\r\n+x\r\n>1\r\n+y\r\n:1\r\n", nameof(ReplyKind.Number), 0)]
    public void Every_type_ends_where_it_ends(string reply, string kind, int nulls)
    {
        (RespParser parser, int consumed) = Parse(reply + "+NEXT\r\n");
        Assert.True(parser.IsComplete);
        Assert.Equal(reply.Length, consumed);
        Assert.Equal(kind, parser.Kind.ToString());
        Assert.Equal(nulls, parser.NullCount);
    }

    [Theory]
    [InlineData("+OK\r")]
    [InlineData("$5\r\nhell")]
    [InlineData("$5\r\nhello\r")]
    [InlineData("*2\r\n:1\r\n")]
    [InlineData("*1\r\n*1\r\n")]
    [InlineData("%1\r\n+key\r\n")]
    [InlineData("|1\r\n+a\r\n:1\r\n")]
    [InlineData(">1\r\n+pushed\r\n")]
    public void A_reply_that_is_cut_off_is_not_complete(string reply) => Assert.False(Parse(reply).Parser.IsComplete);

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "expected a RESP type byte, got 'HTTP/1.1 400 Bad Request'")]
    [InlineData("\x15\x03\x01\r\n", "expected a RESP type byte, got '\\x15\\x03\\x01'")]
    [InlineData("\r\n", "expected a RESP type byte, got ''")]
    [InlineData(":abc\r\n", "expected an integer, got 'abc'")]
    [InlineData(":\r\n", "expected an integer, got ''")]
    [InlineData(":++5\r\n", "expected an integer, got '++5'")]
    [InlineData(":99999999999999999999\r\n", "expected an integer")]
    [InlineData("$x\r\n", "expected an integer, got 'x'")]
    [InlineData("$+-1\r\n", "expected an integer, got '+-1'")]
    [InlineData("$3\r\nabcdef\r\n", "expected a bulk string that ends in CR LF, got 'def'")]
    [InlineData("+OK\n", "expected a line that ends in CR LF, got '+OK'")]
    [InlineData("$-2\r\n", "the negative length -2")]
    [InlineData("*-7\r\n", "the negative length -7")]
    [InlineData("%-1\r\n", "the negative length -1")]
    [InlineData(">-1\r\n", "the negative length -1")]
    [InlineData("*1\r\n|-1\r\n", "the negative length -1")]
    [InlineData("$?\r\n", "a streamed reply")]
    [InlineData("*4294967297\r\n", "an aggregate of 4294967297 elements is above the limit")]
    [InlineData("*2\r\n>1\r\n+x\r\n:1\r\n", "a push message inside a reply")]
    public void What_is_not_resp_is_refused_with_what_came(string reply, string said) => Assert.Contains(said, Refused(reply));

    [Fact]
    public void A_bulk_above_the_limit_is_refused_by_its_length_before_it_is_received()
    {
        Assert.Contains("536870913 bytes is above the limit of 536870912", Refused("$536870913\r\n"));
        Assert.Contains("11 bytes is above the limit of 10", Refused("*1\r\n$11\r\n", bulkLimit: 10));
        Assert.True(Parse("$10\r\n0123456789\r\n", bulkLimit: 10).Parser.IsComplete);
    }

    [Fact]
    public void Nesting_is_followed_for_32_levels_and_refused_beyond()
    {
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("*1\r\n", levels)) + ":1\r\n";
        Assert.True(Parse(Nested(32)).Parser.IsComplete);
        Assert.Contains("nested deeper than 32", Refused(Nested(33)));
    }

    [Fact]
    public void A_line_is_followed_for_64_KB_and_refused_beyond()
    {
        string longest = $"+{new string('a', (64 * 1024) - 3)}\r\n";
        Assert.True(Parse(longest).Parser.IsComplete);
        Assert.Contains("a line of at most 64 KB", Refused("+" + new string('a', 64 * 1024)));
        Assert.Equal(0, Parse("+" + new string('a', (64 * 1024) - 2)).Consumed);
    }

    [Fact]
    public void A_message_shows_at_most_40_bytes_of_what_came()
    {
        string message = Refused(new string('x', 100));
        Assert.Contains($"'{new string('x', 40)}'", message);
    }

    [Fact]
    public void A_parser_is_as_new_after_begin()
    {
        RespParser parser = new();
        parser.Begin();
        parser.Parse("*2\r\n$-1\r\n$100\r\nabc"u8);
        parser.Begin();
        Assert.Equal(5, parser.Parse("+OK\r\n"u8));
        Assert.True(parser.IsComplete);
        Assert.Equal(ReplyKind.Status, parser.Kind);
        Assert.Equal(0, parser.NullCount);
    }
}
