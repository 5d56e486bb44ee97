using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Tests.Fixtures;

/// <summary>What a parser of replies made of some bytes, after which the stream ended.</summary>
internal sealed record HttpReplyOutcome(int Status, string Reason, long BodyBytes, bool KeepsAlive, int Consumed, bool IsComplete, string? Error);

/// <summary>Feeds a parser as an exchange does: what it leaves is offered again with what follows.</summary>
internal static class HttpReplyFeed
{
    public static HttpReplyOutcome Whole(byte[] reply, bool isAnswerToHead = false) => InPieces(reply, [], isAnswerToHead);

    public static HttpReplyOutcome ByteByByte(byte[] reply, bool isAnswerToHead = false) =>
        InPieces(reply, [.. Enumerable.Range(1, reply.Length)], isAnswerToHead);

    /// <param name="reply">The bytes of the reply, and what follows it.</param>
    /// <param name="cuts">How many bytes have been received when the parser is called, in rising order.</param>
    /// <param name="isAnswerToHead">Whether the request was a HEAD.</param>
    public static HttpReplyOutcome InPieces(byte[] reply, IEnumerable<int> cuts, bool isAnswerToHead = false)
    {
        HttpReplyParser parser = new();
        parser.Begin(isAnswerToHead);
        int consumed = 0;
        try
        {
            foreach (int received in cuts.Append(reply.Length))
            {
                int offered = Math.Max(0, received - consumed);
                int taken = parser.Parse(reply.AsSpan(consumed, offered));
                Assert.InRange(taken, 0, offered);
                Assert.True(offered - taken <= HttpReplyParser.LongestHead, "the caller would have to keep more than its buffer holds");
                consumed += taken;
            }

            if (parser.EndsWithStream) parser.EndOfStream();
            return new HttpReplyOutcome(
                parser.Head.Status, parser.Head.Reason, parser.BodyBytes, parser.KeepsAlive, consumed, parser.IsComplete, null);
        }
        catch (WireFormatException malformed)
        {
            // How much was consumed by then depends on the cuts, and is of no further use.
            Assert.NotEmpty(malformed.Message);
            return new HttpReplyOutcome(0, string.Empty, 0, false, 0, false, "malformed");
        }
    }
}
