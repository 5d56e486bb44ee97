using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public sealed class EnvironmentFileTests : IDisposable
{
    private static readonly Arbitrary<string> Values = Arb.From(
        from parts in Gen.ArrayOf(Gen.Elements("a", " ", "#", " #", "'", "\"", "\\", "\\n", "$", "${A}", "=", "\n", "\t", "\r", "\r\n", "ü", "\U0001F600", "export "))
        select string.Concat(parts));

    private static readonly Arbitrary<string> Texts = Arb.From(
        from parts in Gen.ArrayOf(Gen.Elements("A", "B_1", "=", " ", "\t", "#", "'", "\"", "\\", "\n", "\r\n", "\r", "export ", "$", "1", "ü", "\0", "\uFEFF", ".", "-"))
        select string.Concat(parts));

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("A=1", "A|1")]
    [InlineData("A=1\nB=2\n", "A|1;B|2")]
    [InlineData("A=1\r\nB=2\r\n", "A|1;B|2")]
    [InlineData("\n  \n# A=0\n  # B\n\tA=1", "A|1")]
    [InlineData("export A=1\nexport\tB=2\nexport=3", "A|1;B|2;export|3")]
    [InlineData("A = 1 ", "A|1")]
    [InlineData("A=", "A|")]
    [InlineData("A=\nB=1", "A|;B|1")]
    [InlineData("A= # nothing", "A|")]
    [InlineData("A=#1", "A|#1")]
    [InlineData("A=a b  c  # why", "A|a b  c")]
    [InlineData("A=a#b", "A|a#b")]
    [InlineData("A=a=b==", "A|a=b==")]
    [InlineData("A=it's \"so\"", "A|it's \"so\"")]
    [InlineData("A='a $B \\n # \"c\"' # why", "A|a $B \\n # \"c\"")]
    [InlineData("A='a\r\nb'", "A|a\nb")]
    [InlineData("A=\"a\\nb\\tc\\\"d\\\\e\\$f\\rg\"", "A|a\nb\tc\"d\\e$f\rg")]
    [InlineData("A=\"C:\\dir # $HOME\"", "A|C:\\dir # $HOME")]
    [InlineData("A=\"first\nsecond\"\nB=1", "A|first\nsecond;B|1")]
    [InlineData("A=\"\"", "A|")]
    [InlineData("A=1\nA=2", "A|1;A|2")]
    [InlineData("a.b-c_1=1", "a.b-c_1|1")]
    public void Lines_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', EnvironmentFile.Parse(text, "x").Select(one => $"{one.Key}|{one.Value}")));

    [Theory]
    [InlineData("A=1\nhunter2", 2, "no '='")]
    [InlineData("hunter2\n", 1, "no '='")]
    [InlineData("=hunter2", 1, "begin with a name")]
    [InlineData("\n\n9=hunter2", 3, "begin with a name")]
    [InlineData("A=1\nB='hunter2", 2, "'B'")]
    [InlineData("A=\"hunter2\n\n\n", 1, "nothing closes")]
    [InlineData("A=\"x\ny\"\nB=\"hunter2\"3", 3, "closing quote")]
    [InlineData("A=hunter2\0", 1, "null character")]
    [InlineData("A='hunter2\0'", 1, "null character")]
    public void An_error_names_file_and_line_and_shows_no_value(string text, int line, string reason)
    {
        OptionException error = Assert.Throws<OptionException>(() => EnvironmentFile.Parse(text, "prod.env"));
        Assert.Equal("EnvironmentFile", error.Parameter);
        Assert.Contains($"'prod.env' line {line} ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Fact]
    public void Any_value_written_between_double_quotes_is_read_again() => Properties.Hold(Prop.ForAll(Values, value =>
    {
        string quoted = value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("\r", "\\r");
        Assert.Equal([new("A", value), new("B", "2")], EnvironmentFile.Parse($"A=\"{quoted}\" # a comment\nB=2", "x"));
    }), 2_000);

    [Fact]
    public void Any_value_without_a_single_quote_is_read_again_from_between_them() => Properties.Hold(Prop.ForAll(Values, value =>
    {
        string plain = value.Replace("'", string.Empty).Replace("\r", string.Empty);
        Assert.Equal([new("A", plain), new("B", "2")], EnvironmentFile.Parse($"export A='{plain}'\nB=2", "x"));
    }), 2_000);

    [Fact]
    public void Any_text_is_read_or_refused_with_an_error_of_its_own() => Properties.Hold(Prop.ForAll(Texts, text =>
    {
        try
        {
            foreach ((string name, string value) in EnvironmentFile.Parse(text, "x")) Assert.True(name.Length > 0 && !name.Contains('=') && !value.Contains('\0'));
        }
        catch (OptionException)
        {
            // The other permitted outcome.
        }
    }), 10_000);

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark()
    {
        File.WriteAllText(_path, "NAME=grün\r\n", new UTF8Encoding(true));
        Assert.Equal([new("NAME", "grün")], EnvironmentFile.Read(_path));
    }

    [Fact]
    public void What_is_no_text_or_no_file_is_refused_by_name()
    {
        File.WriteAllBytes(_path, [.. "A="u8, 0xff, 0xfe]);
        Assert.Contains("UTF-8", Assert.Throws<OptionException>(() => EnvironmentFile.Read(_path)).Message);
        OptionException missing = Assert.Throws<OptionException>(() => EnvironmentFile.Read("/nowhere/prod.env"));
        Assert.Equal("EnvironmentFile", missing.Parameter);
        Assert.Contains("/nowhere/prod.env", missing.Message);
        Assert.Throws<OptionException>(() => EnvironmentFile.Read(string.Empty));
    }
}
