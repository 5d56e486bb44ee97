using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public class LogTextTests
{
    private static readonly Arbitrary<byte[]> Bytes = Arb.From(Gen.ArrayOf(Gen.Elements(
        Enumerable.Range(0, 256).Select(value => (byte)value).Concat(Enumerable.Repeat("\u001b[];0m\\P\u0007\u009b"u8.ToArray(), 40).SelectMany(part => part)).ToArray())));

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("\u001b[32mgreen\u001b[0m", "green")]
    [InlineData("\u001b[38;2;1;2;3mtrue\u001b[K", "true")]
    [InlineData("\u001b[?25lhidden\u001b[?25h", "hidden")]
    [InlineData("\u009b1mbold", "bold")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;never ends", "")]
    [InlineData("\u001b]0;broken\u001b[1mbold", "bold")]
    [InlineData("\u001bPdevice\u001b\\x", "x")]
    [InlineData("\u001b(Bset", "set")]
    [InlineData("\u001b=keypad", "keypad")]
    [InlineData("end\u001b", "end")]
    [InlineData("end\u001b[", "end")]
    [InlineData("end\u001b[31", "end")]
    [InlineData("a\tb\bc\rd\u0000e\u007f", "a bcde")]
    [InlineData("größe \U0001F600", "größe \U0001F600")]
    public void What_moves_or_colours_is_taken_out(string text, string expected) => Assert.Equal(expected, LogText.Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_is_no_text_is_replaced() => Assert.Equal("a\uFFFD\uFFFDb", LogText.Decode([(byte)'a', 0xff, 0xfe, (byte)'b']));

    [Fact]
    public void Any_bytes_become_text_without_control_characters() =>
        Properties.Hold(Prop.ForAll(Bytes, bytes => Assert.DoesNotContain(LogText.Decode(bytes), char.IsControl)), 5_000);
}
