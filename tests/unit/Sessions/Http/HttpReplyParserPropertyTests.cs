using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

public class HttpReplyParserPropertyTests
{
    private static readonly byte[] Following = "HTTP/1.1 500 of the next reply\r\n\r\n"u8.ToArray();

    private static readonly Arbitrary<byte[]> Garbage = Arb.From(
        from parts in Gen.ArrayOf(Gen.OneOf(
            from text in Gen.Elements(
                "\r\n", "\r", "\n", "\r\n\r\n", "HTTP/1.1 ", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 C\r\n\r\n", "Content-Length: ",
                "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "X: y\r\n", " ", ",", ";", "5\r\nhello\r\n", "0\r\n\r\n", "ffffffffffffffff")
            select Encoding.Latin1.GetBytes(text),
            from number in Gen.Choose(-3, 400) select Encoding.Latin1.GetBytes($"{number}"),
            from value in Gen.Choose(0, 255) select new[] { (byte)value }))
        select parts.SelectMany(part => part).ToArray());

    private static readonly Arbitrary<byte[]> Mutated = Arb.From(
        from shape in HttpReplyShape.Any.Generator
        from changes in Gen.ArrayOf(
            from place in Gen.Choose(0, 10_000)
            from value in Gen.OneOf(Gen.Choose(0, 255), from one in Gen.Elements("\r\n:;, 0159afx".ToCharArray()) select (int)one)
            from kind in Gen.Choose(0, 2)
            select (place, value, kind))
        select Mutate(shape.Bytes, changes));

    [Fact]
    public void A_valid_reply_is_found_to_its_end_however_it_is_cut() =>
        Properties.Hold(Prop.ForAll(HttpReplyShape.Any, ArbMap.Default.ArbFor<int>(), (shape, seed) =>
        {
            HttpReplyOutcome whole = HttpReplyFeed.Whole(shape.Bytes);
            Assert.Equal((true, shape.Status, shape.BodyBytes, shape.KeepsAlive), (whole.IsComplete, whole.Status, whole.BodyBytes, whole.KeepsAlive));
            Assert.Equal(shape.Bytes.Length, whole.Consumed);
            Assert.Equal(whole, HttpReplyFeed.ByteByByte(shape.Bytes));
            Assert.Equal(whole, HttpReplyFeed.InPieces(shape.Bytes, Cuts(shape.Bytes, seed)));
            if (shape.KeepsAlive) Assert.Equal(whole, HttpReplyFeed.InPieces([.. shape.Bytes, .. Following], Cuts(shape.Bytes, seed)));
        }), 500);

    [Fact]
    public void Garbage_has_the_same_outcome_however_it_is_cut() =>
        Properties.Hold(Prop.ForAll(Garbage, ArbMap.Default.ArbFor<int>(), SameHoweverCut), 5_000);

    [Fact]
    public void A_mutated_reply_has_the_same_outcome_however_it_is_cut() =>
        Properties.Hold(Prop.ForAll(Mutated, ArbMap.Default.ArbFor<int>(), SameHoweverCut), 5_000);

    [Fact]
    public void Another_client_finds_the_same_status_and_the_same_body() =>
        Properties.Hold(Prop.ForAll(HttpReplyShape.Any, shape =>
        {
            HttpReplyOutcome ours = HttpReplyFeed.Whole(shape.Bytes);
            using HttpMessageInvoker other = new(new SocketsHttpHandler
            {
                ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new Scripted(shape.Bytes)),
                UseCookies = false,
                AllowAutoRedirect = false,
                UseProxy = false,
            });
            using HttpRequestMessage request = new(HttpMethod.Get, "http://localhost/");
            using HttpResponseMessage response = other.Send(request, CancellationToken.None);
            using MemoryStream body = new();
            response.Content.CopyTo(body, null, CancellationToken.None);
            Assert.Equal(((HttpStatusCode)ours.Status, ours.BodyBytes), (response.StatusCode, body.Length));
        }), 300);

    private static void SameHoweverCut(byte[] bytes, int seed)
    {
        HttpReplyOutcome whole = HttpReplyFeed.Whole(bytes);
        Assert.Equal(whole, HttpReplyFeed.ByteByByte(bytes));
        Assert.Equal(whole, HttpReplyFeed.InPieces(bytes, Cuts(bytes, seed)));
    }

    private static int[] Cuts(byte[] bytes, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 5).Select(_ => random.Next(bytes.Length + 1)).Order()];
    }

    private static byte[] Mutate(byte[] reply, (int Place, int Value, int Kind)[] changes)
    {
        List<byte> bytes = [.. reply];
        foreach ((int place, int value, int kind) in changes.Where(_ => bytes.Count > 0))
        {
            int at = place % bytes.Count;
            if (kind == 0) bytes[at] = (byte)value;
            else if (kind == 1) bytes.RemoveAt(at);
            else bytes.InsertRange(at, bytes.GetRange(at, Math.Min(8, bytes.Count - at)));
        }

        return [.. bytes];
    }

    /// <summary>A connection that takes any request, answers with given bytes, and ends.</summary>
    private sealed class Scripted(byte[] reply) : MemoryStream(reply)
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
