using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Tests.Fixtures;

/// <summary>A RESP value as a test writes it down: it can be encoded, and knows what a decoder should make of it.</summary>
/// <param name="Type">The type byte.</param>
/// <param name="Text">The line or the bulk; null for a null of RESP2.</param>
/// <param name="Items">Elements, or keys and values in turn.</param>
internal sealed record RespTree(char Type, string? Text, RespTree[] Items)
{
    /// <summary>Set where an attribute stands before the value.</summary>
    public RespTree[]? Attribute { get; init; }

    public byte[] Encode()
    {
        StringBuilder encoded = new();
        Write(encoded);
        return Encoding.Latin1.GetBytes(encoded.ToString());
    }

    /// <summary>What a decoded tree looks like, in a form that can be compared.</summary>
    public string Decoded() => Type switch
    {
        _ when Text is null && Items.Length == 0 && Type is '$' => "null",
        '_' => "null",
        '+' => $"status {Text}",
        '-' or '!' => $"error {Text}",
        '$' or '=' => $"bulk {Text}",
        '*' or '~' or '%' => $"[{string.Join(", ", Items.Select(item => item.Decoded()))}]",
        _ => $"number {Text}",
    };

    /// <summary>The same form of what the decoder made.</summary>
    public static string Show(RespValue value) => value.Kind switch
    {
        ReplyKind.Null => "null",
        ReplyKind.Status => $"status {value.Text}",
        ReplyKind.Error => $"error {value.Text}",
        ReplyKind.Bulk => $"bulk {value.Text}",
        ReplyKind.Aggregate => $"[{string.Join(", ", value.Items.Select(Show))}]",
        _ => $"number {value.Text}",
    };

    public int NullCount => (Decoded() == "null" ? 1 : 0) + Items.Sum(item => item.NullCount);

    public static Arbitrary<RespTree> Any { get; } = Arb.From(Gen.Sized(size => Tree(Math.Min(size, 24))), Smaller);

    private void Write(StringBuilder encoded)
    {
        if (Attribute is not null)
        {
            encoded.Append(CultureInfo.InvariantCulture, $"|{Attribute.Length / 2}\r\n");
            foreach (RespTree item in Attribute) item.Write(encoded);
        }

        if (Type is '*' or '~' or '%')
        {
            encoded.Append(CultureInfo.InvariantCulture, $"{Type}{(Type == '%' ? Items.Length / 2 : Items.Length)}\r\n");
            foreach (RespTree item in Items) item.Write(encoded);
        }
        else if (Type is '$' or '=' or '!')
        {
            if (Text is null) encoded.Append("$-1\r\n");
            else encoded.Append(CultureInfo.InvariantCulture, $"{Type}{Text.Length}\r\n{Text}\r\n");
        }
        else
        {
            encoded.Append(CultureInfo.InvariantCulture, $"{Type}{Text}\r\n");
        }
    }

    private static Gen<RespTree> Tree(int size) => size < 2
        ? Leaf
        : Gen.Frequency(
            (4, Leaf),
            (2, Aggregate(size)),
            (1, from value in Aggregate(size)
                from attribute in Elements(size / 4, isPairs: true)
                select value with { Attribute = attribute }));

    private static Gen<RespTree> Aggregate(int size) =>
        from type in Gen.Elements('*', '~', '%')
        from items in Elements(size, type == '%')
        select new RespTree(type, null, items);

    private static Gen<RespTree[]> Elements(int size, bool isPairs) =>
        from count in Gen.Choose(0, Math.Min(size, 5))
        from items in Gen.ArrayOf(Tree(size / 3), isPairs ? count / 2 * 2 : count)
        select items;

    private static Gen<string> Printable { get; } =
        from characters in Gen.ArrayOf(Gen.Elements("abc XYZ019:+-$*{}.".ToCharArray()))
        select new string(characters);

    /// <summary>Bulks may hold anything, above all what looks like the protocol itself.</summary>
    private static Gen<string> Bytes { get; } =
        from parts in Gen.ArrayOf(Gen.Elements("\r\n", "\n", "\r", "$3\r\n", "*1\r\n", "-ERR", "\0", "a", "value"))
        select string.Concat(parts);

    private static Gen<RespTree> Leaf { get; } = Gen.OneOf(
        from text in Printable from type in Gen.Elements('+', '-') select new RespTree(type, text, []),
        from number in ArbMap.Default.GeneratorFor<long>() select new RespTree(':', number.ToString(CultureInfo.InvariantCulture), []),
        from text in Bytes from type in Gen.Elements('$', '$', '$', '!') select new RespTree(type, text, []),
        from text in Printable select new RespTree('=', "txt:" + text, []),
        Gen.Elements(
            new RespTree('$', null, []),
            new RespTree('_', string.Empty, []),
            new RespTree('#', "t", []),
            new RespTree(',', "-1.5e3", []),
            new RespTree(',', "inf", []),
            new RespTree('(', "3492890328409238509324850943850943825024385", [])));

    private static IEnumerable<RespTree> Smaller(RespTree tree)
    {
        foreach (RespTree item in tree.Items) yield return item;
        if (tree.Attribute is not null) yield return tree with { Attribute = null };
        if (tree.Type is '*' or '~' && tree.Items.Length > 0) yield return tree with { Items = tree.Items[1..] };
    }
}
