using PerfTools.Cli.Text;

namespace PerfTools.Tests.Cli;

public class EscapedBytesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(@"PING\r\n", "50494E470D0A")]
    [InlineData(@"\xff\x01é\\", "FF01C3A95C")]
    [InlineData(@"a\t\0b", "61090062")]
    public void Every_byte_can_be_written(string? text, string bytes) => Assert.Equal(bytes, Convert.ToHexString(EscapedBytes.Of(text, "Send")));

    [Theory]
    [InlineData(@"a\")]
    [InlineData(@"\q")]
    [InlineData(@"\x1")]
    [InlineData(@"\xzz")]
    public void What_is_no_escape_is_said_with_the_option_and_without_the_text(string text)
    {
        OptionException wrong = Assert.Throws<OptionException>(() => EscapedBytes.Of(text, "Expect"));
        Assert.Equal("Expect", wrong.Parameter);
        Assert.DoesNotContain(text, wrong.Message);
    }
}
