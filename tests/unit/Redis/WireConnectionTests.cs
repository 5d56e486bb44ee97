using System.Text;
using FsCheck.Fluent;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis;

public class WireConnectionTests
{
    private static byte[] Bulk(byte[] payload) => RespRequest.ReplyImage(payload, null);

    private static byte[] Payload(int size)
    {
        byte[] payload = new byte[size];
        new Random(size).NextBytes(payload);
        return payload;
    }

    [Fact]
    public void Replies_that_are_cut_at_every_byte_are_taken_one_after_another() =>
        Properties.Hold(
            Prop.ForAll(RespTree.Any, RespTree.Any, (first, second) =>
            {
                foreach (int size in new[] { 1, 2, 3, 7, int.MaxValue })
                {
                    using WireConnection connection = new(ScriptedTransport.InPiecesOf(size, [.. first.Encode(), .. second.Encode()]));
                    Assert.Equal(first.Decoded(), RespTree.Show(connection.ReceiveValue()));
                    Assert.Equal(second.Decoded(), RespTree.Show(connection.ReceiveValue()));
                }
            }),
            100);

    [Fact]
    public void Several_replies_in_one_piece_need_one_receive()
    {
        ScriptedTransport transport = new("+A\r\n:2\r\n$3\r\nabc\r\n-ERR no\r\n"u8.ToArray()) { OnReceive = _ => { } };
        using WireConnection connection = new(transport);
        List<ReplyKind> kinds = [];
        for (int reply = 0; reply < 4; reply++)
        {
            connection.ReceiveReply();
            kinds.Add(connection.ReplyKind);
        }

        Assert.Equal([ReplyKind.Status, ReplyKind.Number, ReplyKind.Bulk, ReplyKind.Error], kinds);
        Assert.Equal(1, transport.Receives);
        Assert.Equal("-ERR no\r\n", Encoding.ASCII.GetString(connection.ReplyBytes));
        Assert.False(connection.TryTakeReply());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)]
    [InlineData(100, 17)]
    [InlineData(64 * 1024, 4_000)]
    [InlineData(300_000, 65_536)]
    [InlineData(9_000_000, 100_000)]
    public void A_reply_of_any_size_is_verified_however_it_arrives(int size, int piece)
    {
        byte[] expected = Bulk(Payload(size));
        using WireConnection connection = new(ScriptedTransport.InPiecesOf(piece, [.. expected, .. expected]));
        connection.Expect(expected);
        for (int reply = 0; reply < 2; reply++)
        {
            connection.ReceiveReply();
            Assert.Equal(ReplyKind.Bulk, connection.ReplyKind);
            Assert.True(connection.ReplyIsAsExpected());
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    [InlineData(9_000_000)]
    public void One_wrong_byte_anywhere_is_seen_and_the_next_reply_is_judged_afresh(int size)
    {
        byte[] expected = Bulk(Payload(size));
        int header = Array.IndexOf(expected, (byte)'\n') + 1;
        foreach (int at in new[] { header, header + (size / 2), header + size - 1 })
        {
            byte[] wrong = [.. expected];
            wrong[at] ^= 1;
            using WireConnection connection = new(ScriptedTransport.InPiecesOf(50_000, [.. wrong, .. expected]));
            connection.Expect(expected);
            connection.ReceiveReply();
            Assert.False(connection.ReplyIsAsExpected());
            connection.ReceiveReply();
            Assert.True(connection.ReplyIsAsExpected());
        }
    }

    [Theory]
    [InlineData(100, 99)]
    [InlineData(100, 101)]
    [InlineData(100, 0)]
    [InlineData(100, 5_000_000)]
    [InlineData(5_000_000, 100)]
    [InlineData(5_000_000, 4_999_999)]
    [InlineData(5_000_000, 5_000_001)]
    public void A_shorter_or_longer_reply_is_not_the_expected_one(int expectedSize, int size)
    {
        using WireConnection connection = new(ScriptedTransport.InPiecesOf(60_000, Bulk(new byte[size])));
        connection.Expect(Bulk(new byte[expectedSize]));
        connection.ReceiveReply();
        Assert.False(connection.ReplyIsAsExpected());
    }

    [Fact]
    public void A_decoded_reply_may_be_larger_than_the_buffer_and_follow_others()
    {
        byte[] payload = Payload(1_000_000);
        byte[] small = Bulk(Payload(40_000));
        using WireConnection connection = new(ScriptedTransport.InPiecesOf(65_536, [.. small, .. Bulk(payload), .. small, .. "+OK\r\n"u8]));
        connection.ReceiveReply();
        Assert.Equal(payload, connection.ReceiveValue().Bytes.ToArray());
        Assert.Equal(40_000, connection.ReceiveValue().Bytes.Length);
        Assert.Equal("OK", connection.ReceiveValue().Text);
    }

    [Fact]
    public void Errors_that_straddle_the_end_of_the_buffer_keep_their_text()
    {
        byte[] lineError = "-OOM command not allowed\r\n"u8.ToArray();
        byte[] bulkError = "!21\r\nSYNTAX invalid syntax\r\n"u8.ToArray();
        byte[] stream = [.. Enumerable.Repeat<byte[]>([.. lineError, .. bulkError], 4_000).SelectMany(bytes => bytes)];
        using WireConnection connection = new(new ScriptedTransport(stream));
        OperationTally tally = new();
        for (int reply = 0; reply < 8_000; reply++)
        {
            connection.ReceiveReply();
            tally.ErrorReply(connection.ReplyBytes);
        }

        Assert.Equal("OOM x 4000: OOM command not allowed; SYNTAX x 4000: SYNTAX invalid syntax", tally.Summary());
    }

    [Fact]
    public void A_protocol_error_says_what_came()
    {
        using WireConnection connection = new(new ScriptedTransport("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        var error = Assert.Throws<RespException>(() => connection.Call("PING"));
        Assert.Contains("HTTP/1.1 400 Bad Request", error.Message);
    }

    [Fact]
    public void A_connection_that_closes_within_a_reply_is_an_error_of_the_transport()
    {
        using WireConnection connection = new(new ScriptedTransport("$10\r\nabc"u8.ToArray()));
        Assert.Throws<TransportException>(connection.ReceiveReply);
    }

    [Fact]
    public void A_call_sends_an_array_of_bulk_strings()
    {
        ScriptedTransport transport = new("+OK\r\n"u8.ToArray());
        using WireConnection connection = new(transport);
        connection.Call("SET", "ключ", string.Empty);
        Assert.Equal("*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$0\r\n\r\n", Encoding.UTF8.GetString(transport.Sent.ToArray()));
    }
}
