using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Protocol;

public class RespParserPropertyTests
{
    private static readonly byte[] Following = "+NEXT\r\n"u8.ToArray();

    private static readonly Arbitrary<byte[]> Garbage = Arb.From(
        from parts in Gen.ArrayOf(Gen.OneOf(
            from text in Gen.Elements(
                "\r\n", "\r", "\n", "$", "*", "-1", "$-1\r\n", "*1\r\n", "%1\r\n", "|1\r\n", ">1\r\n", "=4\r\n", "!3\r\n", "?", "+", "+1")
            select Encoding.Latin1.GetBytes(text),
            from number in Gen.Choose(-3, 40) select Encoding.Latin1.GetBytes($"{number}"),
            from value in Gen.Choose(0, 255) select new[] { (byte)value }))
        select parts.SelectMany(part => part).ToArray());

    /// <summary>A valid reply of which some bytes were replaced, removed or doubled.</summary>
    private static readonly Arbitrary<byte[]> Mutated = Arb.From(
        from tree in RespTree.Any.Generator
        from changes in Gen.ArrayOf(
            from place in Gen.Choose(0, 10_000)
            from value in Gen.OneOf(
                Gen.Choose(0, 255), from type in Gen.Elements("+-:$*_#,(!=%~>|0123456789\r\n".ToCharArray()) select (int)type)
            from kind in Gen.Choose(0, 2)
            select (place, value, kind))
        select Mutate(tree.Encode(), changes));

    [Fact]
    public void A_reply_ends_at_the_same_place_wherever_it_is_cut_and_decodes_to_the_same_tree() =>
        Properties.Hold(Prop.ForAll(RespTree.Any, tree =>
        {
            byte[] reply = tree.Encode();
            for (int cut = 0; cut <= reply.Length; cut++) AssertEnds(tree, reply, [cut]);
            Assert.Equal(tree.Decoded(), RespTree.Show(RespValue.Decode(reply)));
        }));

    [Fact]
    public void A_reply_may_come_byte_by_byte() =>
        Properties.Hold(Prop.ForAll(RespTree.Any, tree =>
        {
            byte[] reply = tree.Encode();
            AssertEnds(tree, reply, [.. Enumerable.Range(1, reply.Length)]);
        }));

    [Fact]
    public void A_reply_may_be_cut_in_several_random_places() =>
        Properties.Hold(Prop.ForAll(RespTree.Any, ArbMap.Default.ArbFor<int>(), (tree, seed) =>
        {
            byte[] reply = tree.Encode();
            Random random = new(seed);
            AssertEnds(tree, reply, [.. Enumerable.Range(0, 5).Select(_ => random.Next(reply.Length + 1)).Order()]);
        }));

    [Fact]
    public void Garbage_is_refused_or_waited_for_and_never_anything_else() => Properties.Hold(Prop.ForAll(Garbage, Survives), 5_000);

    [Fact]
    public void A_mutated_reply_is_refused_or_waited_for_and_never_anything_else() =>
        Properties.Hold(Prop.ForAll(Mutated, Survives), 5_000);

    private static void AssertEnds(RespTree tree, byte[] reply, int[] cuts)
    {
        byte[] stream = [.. reply, .. Following];
        RespParser parser = new();
        parser.Begin();
        int consumed = 0;
        foreach (int received in cuts)
        {
            consumed += parser.Parse(stream.AsSpan(consumed, Math.Max(0, received - consumed)));
            Assert.Equal(received >= reply.Length, parser.IsComplete);
        }

        consumed += parser.Parse(stream.AsSpan(consumed));
        Assert.True(parser.IsComplete);
        Assert.Equal(reply.Length, consumed);
        Assert.Equal(tree.NullCount, parser.NullCount);
    }

    /// <summary>Feeds the bytes in pieces; whatever is found complete must also decode.</summary>
    private static void Survives(byte[] bytes)
    {
        RespParser parser = new();
        int start = 0;
        try
        {
            while (start < bytes.Length)
            {
                parser.Begin();
                int consumed = 0;
                for (int end = start + 1; end <= bytes.Length && !parser.IsComplete; end += 1 + (end % 3))
                {
                    int offered = end - start - consumed;
                    int taken = parser.Parse(bytes.AsSpan(start + consumed, offered));
                    Assert.InRange(taken, 0, offered);
                    consumed += taken;
                }

                if (!parser.IsComplete) return;
                RespValue value = RespValue.Decode(bytes.AsSpan(start, consumed));
                Assert.Equal(parser.Kind, value.Kind);
                start += consumed;
            }
        }
        catch (RespException error)
        {
            Assert.NotEmpty(error.Message);
        }
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
}
