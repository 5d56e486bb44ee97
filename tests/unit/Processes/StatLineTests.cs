using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Processes;

public class StatLineTests
{
    private static readonly Arbitrary<string> Names = Arb.From(
        from parts in Gen.ArrayOf(Gen.Elements("a", "kworker/0:1", " ", "(", ")", ") R 1 2 3", "\n", "sd-pam", "ü", "\t", "99", "-1"))
        select string.Concat(parts));

    [Fact]
    public void Every_field_is_found_whatever_the_name_is() =>
        Properties.Hold(Prop.ForAll(Names, name =>
        {
            Assert.True(StatLine.TryParse(Encoding.UTF8.GetBytes(Line(name)), out StatLine stat));
            Assert.Equal(new StatLine('S', 4, 6, 9, 14, 15, 16, 17, 20, 22), stat);
        }), 500);

    [Fact]
    public void A_line_cut_off_anywhere_never_throws_and_one_without_all_fields_is_refused()
    {
        byte[] line = Encoding.UTF8.GetBytes(Line("a) (b"));
        int complete = Line("a) (b").IndexOf(" 22 ", StringComparison.Ordinal) + 2;
        for (int length = 0; length <= line.Length; length++)
            Assert.Equal(length >= complete, StatLine.TryParse(line.AsSpan(0, length), out _));
    }

    [Fact]
    public void Garbage_is_refused_or_read_and_never_anything_else() =>
        Properties.Hold(Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Elements(") (0123456789-+SZ\n\0\u00ff".Select(letter => (byte)letter).ToArray()))), bytes =>
        {
            _ = StatLine.TryParse(bytes, out _);
            _ = RollupText.TryParse(bytes, out _);
        }), 5_000);

    [LinuxFact]
    public void The_line_of_this_process_is_read()
    {
        Assert.True(StatLine.TryParse(File.ReadAllBytes("/proc/self/stat"), out StatLine stat));
        Assert.True(stat.ThreadCount > 1 && stat.StartTicks > 0 && !stat.IsDefunct && !stat.IsKernelThread);
    }

    [Theory]
    [InlineData('Z', 1, true)]
    [InlineData('X', 1, true)]
    [InlineData('Z', 0, true)]
    [InlineData('Z', 3, false)]
    [InlineData('S', 1, false)]
    [InlineData('R', 1, false)]
    public void A_process_has_ended_when_its_last_thread_has(char state, int threads, bool isDefunct) =>
        Assert.Equal(isDefunct, (new StatLine() with { State = state, ThreadCount = threads }).IsDefunct);

    [Theory]
    [InlineData(0x0020_8040, true)]
    [InlineData(0x0040_0100, false)]
    public void A_kernel_thread_is_known_by_its_flag(uint flags, bool isKernelThread) =>
        Assert.Equal(isKernelThread, (new StatLine() with { Flags = flags }).IsKernelThread);

    [Fact]
    public void Private_memory_and_pss_are_summed_from_the_rollup()
    {
        const string Text = "55d6c0-7ffc00 ---p 00000000 00:00 0    [rollup]\nRss:     884 kB\nPss:     385 kB\nPss_Dirty:   11 kB\nPss_Anon:   12 kB\n"
            + "Shared_Clean:   100 kB\nShared_Dirty:   0 kB\nPrivate_Clean:   20 kB\nPrivate_Dirty:   68 kB\nSwapPss:   9 kB\n";
        Assert.True(RollupText.TryParse(Encoding.ASCII.GetBytes(Text), out ProcessMemory memory));
        Assert.Equal(new ProcessMemory(88 * 1024, 385 * 1024), memory);
    }

    [Theory]
    [InlineData("Pss")]
    [InlineData("Private_Clean")]
    [InlineData("Private_Dirty")]
    public void A_rollup_without_one_of_its_lines_is_refused(string missing)
    {
        string[] lines = ["x [rollup]", "Pss: 1 kB", "Private_Clean: 2 kB", "Private_Dirty: 3 kB"];
        string text = string.Join('\n', lines.Where(line => !line.StartsWith(missing, StringComparison.Ordinal)));
        Assert.False(RollupText.TryParse(Encoding.ASCII.GetBytes(text), out _));
        Assert.True(RollupText.TryParse(Encoding.ASCII.GetBytes(string.Join('\n', lines)), out _));
    }

    /// <summary>A line in which every field is its own number, as proc_pid_stat(5) counts them.</summary>
    private static string Line(string name) =>
        $"1 ({name}) S {string.Join(' ', Enumerable.Range(4, 49).Select(field => field.ToString(CultureInfo.InvariantCulture)))}\n";
}
