using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public class LineSplitterTests
{
    private const int Longest = 8;

    private static readonly Arbitrary<string[]> Pieces = Arb.From(Gen.ArrayOf(
        from parts in Gen.ArrayOf(Gen.Elements("a", "bcd", "\n", "\r", "\r\n", "0123456789"))
        select string.Concat(parts)));

    [Fact]
    public void However_a_text_arrives_its_lines_are_the_same() => Properties.Hold(Prop.ForAll(Pieces, pieces =>
    {
        string text = string.Concat(pieces);
        Assert.Equal(Expected(text, int.MaxValue), Split(pieces, int.MaxValue));
        Assert.Equal(Expected(text, Longest), Split(pieces, Longest));
    }), 3_000);

    [Fact]
    public void A_line_of_the_greatest_length_is_whole_also_where_its_end_comes_apart() =>
        Assert.Equal(["01234567"], Split(["0123", "4567\r", "\n"], Longest));

    [Fact]
    public void What_has_not_ended_is_pending_and_is_a_line_at_the_end()
    {
        List<string> lines = [];
        LineSplitter splitter = new(Longest, (line, _) => lines.Add(Encoding.UTF8.GetString(line)));
        splitter.Take("one\ntw"u8);
        Assert.Equal(["one"], lines);
        Assert.Equal("tw", Encoding.UTF8.GetString(splitter.Pending));
        splitter.End();
        splitter.End();
        Assert.Equal(["one", "tw"], lines);
    }

    private static List<string> Split(IEnumerable<string> pieces, int longest)
    {
        List<string> lines = [];
        LineSplitter splitter = new(longest, (line, isCut) => lines.Add(Encoding.UTF8.GetString(line) + (isCut ? "…" : string.Empty)));
        foreach (string piece in pieces) splitter.Take(Encoding.UTF8.GetBytes(piece));
        splitter.End();
        return lines;
    }

    private static IEnumerable<string> Expected(string text, int longest)
    {
        string[] lines = text.Split('\n');
        IEnumerable<string> complete = lines[^1].Length == 0 ? lines.SkipLast(1) : lines;
        return complete.Select(line => line.EndsWith('\r') ? line[..^1] : line)
            .Select(line => line.Length > longest ? $"{line[..longest]}…" : line);
    }
}
