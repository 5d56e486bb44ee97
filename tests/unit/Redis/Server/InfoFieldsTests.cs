using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Redis.Server;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Server;

public class InfoFieldsTests
{
    private static readonly Arbitrary<string> AnyText = Arb.From(
        from parts in Gen.ArrayOf(Gen.OneOf(
            Gen.Elements("\r\n", "\n", ":", "#", "# Server", "db0", "db", "keys=", ",", "=", "-", "used_memory", "role:", "slave0:offset=", "1e999", "NaN"),
            from number in Gen.Choose(-5, 1_000_000) select number.ToString(CultureInfo.InvariantCulture),
            from value in Gen.Choose(0, 0x2ff) select ((char)value).ToString()))
        select string.Concat(parts));

    [Theory]
    [InlineData("redis_version:7.0.15", "redis 7.0.15", "7.0.15")]
    [InlineData("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1", "valkey 8.1.1", "8.1.1")]
    [InlineData("redis_version:embedded", "embedded", "embedded")]
    [InlineData("# Server", "unknown", "")]
    public void A_server_is_named_by_its_own_product(string text, string product, string version)
    {
        InfoFields fields = InfoFields.Parse(text);
        Assert.Equal((product, version), (fields.Product, fields.Version));
    }

    [Fact]
    public void Whatever_was_written_is_read_again_and_what_was_not_is_null() =>
        Properties.Hold(Prop.ForAll(ArbMap.Default.ArbFor<long[]>(), ArbMap.Default.ArbFor<bool>(), (numbers, isWindows) =>
        {
            string end = isWindows ? "\r\n" : "\n";
            string text = $"# Stats{end}" + string.Concat(numbers.Select((number, field) => $"field_{field}:{number}{end}{end}# More{end}"));
            InfoFields fields = InfoFields.Parse(text);
            for (int field = 0; field < numbers.Length; field++) Assert.Equal(numbers[field], fields.Integer($"field_{field}"));
            Assert.Null(fields.Integer($"field_{numbers.Length}"));
            Assert.Null(fields["# Stats"]);
        }));

    [Fact]
    public void No_text_makes_it_fail() => Properties.Hold(
        Prop.ForAll(AnyText, text =>
        {
            InfoFields fields = InfoFields.Parse(text);
            _ = (fields.Product, fields.Version, fields.Integer("used_memory"), fields.OfNumbered("db", "keys").ToArray());
            Assert.True(fields.Number("used_memory") is not { } number || double.IsFinite(number));
        }),
        2_000);

    [Fact]
    public void A_value_of_another_type_is_no_value()
    {
        InfoFields fields = InfoFields.Parse("a:1.5\nb:many\nc:\nd:99999999999999999999\ne:nan\nf:1:2");
        Assert.Equal((null, null, null, null), (fields.Integer("a"), fields.Integer("b"), fields.Integer("c"), fields.Integer("d")));
        Assert.Equal((1.5, null, null), (fields.Number("a"), fields.Number("b"), fields.Number("e")));
        Assert.Equal("1:2", fields["f"]);
    }

    [Fact]
    public void Numbered_fields_are_those_that_end_in_a_number()
    {
        InfoFields fields = InfoFields.Parse("db0:keys=3,expires=1\ndb12:keys=4\ndb:keys=5\ndbx:keys=6\ndb1_distrib:keys=7\ndb3:expires=2");
        Assert.Equal([3, 4, null], fields.OfNumbered("db", "keys").ToArray());
    }
}
