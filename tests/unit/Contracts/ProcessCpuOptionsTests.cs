using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Text;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Contracts;

public class ProcessCpuOptionsTests
{
    private static readonly ProcessCpuOptions Good = new() { ProcessIds = [1] };

    [Fact]
    public void The_defaults_need_a_target_and_nothing_else()
    {
        Good.Validate();
        new ProcessCpuOptions { Command = new ProgramCommand { FilePath = "x" } }.Validate();
        Refused("Id", new ProcessCpuOptions());
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19.999, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(86_400_000, true)]
    [InlineData(86_400_001, false)]
    public void An_interval_is_20_ms_to_a_day(double milliseconds, bool isGood) =>
        Judge(isGood, "Interval", Good with { Interval = TimeSpan.FromMilliseconds(milliseconds) });

    [Theory]
    [InlineData(null, true)]
    [InlineData(1L, true)]
    [InlineData(0L, false)]
    [InlineData(-5L, false)]
    public void A_count_is_at_least_one(long? count, bool isGood) => Judge(isGood, "Count", Good with { Count = count });

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(999, false)]
    [InlineData(-1, false)]
    [InlineData(365 * 86_400_000d, true)]
    [InlineData((365 * 86_400_000d) + 1, false)]
    public void A_duration_is_at_least_an_interval_and_at_most_a_year(double milliseconds, bool isGood) =>
        Judge(isGood, "Duration", Good with { Duration = TimeSpan.FromMilliseconds(milliseconds) });

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_program_needs_a_name(string name) =>
        Refused("FilePath", new ProcessCpuOptions { Command = new ProgramCommand { FilePath = name } });

    [Theory]
    [InlineData(false, false, false, false, null)]
    [InlineData(true, false, false, true, null)]
    [InlineData(false, true, false, true, null)]
    [InlineData(false, false, true, false, null)]
    [InlineData(true, true, false, false, "Count")]
    [InlineData(true, false, true, false, "Continuous")]
    [InlineData(false, true, true, false, "Continuous")]
    [InlineData(false, false, true, true, "Continuous")]
    public void Amounts_that_contradict_each_other_are_refused(
        bool hasCount, bool hasDuration, bool isContinuous, bool losesSummary, string? parameter)
    {
        void Check() => ProcessCpuOptions.CheckGiven(hasCount, hasDuration, isContinuous, losesSummary);
        if (parameter is null) Check();
        else Assert.Equal(parameter, Assert.Throws<OptionException>(Check).Parameter);
    }

    [Theory]
    [InlineData("ls", new string[0], "ls")]
    [InlineData("ls", new[] { "-l", "/tmp" }, "ls -l /tmp")]
    [InlineData("my tool", new[] { "a b", "" }, "'my tool' 'a b' ''")]
    [InlineData("sh", new[] { "-c", "echo\tx" }, "sh -c 'echo\tx'")]
    [InlineData("echo", new[] { "it's", "\"so\"", "it's \"so\"" }, "echo \"it's\" '\"so\"' 'it'\"'\"'s \"so\"'")]
    public void A_command_reads_as_it_would_be_typed(string program, string[] arguments, string text) =>
        Assert.Equal(text, new ProgramCommand { FilePath = program, Arguments = arguments }.ToString());

    [Fact]
    public void A_command_that_is_read_back_has_the_same_words()
    {
        Gen<string> words = Gen.ArrayOf(Gen.Elements('a', '-', ' ', '\t', '\'', '"')).Select(letters => new string(letters));
        Properties.Hold(Prop.ForAll(Arb.From(words), Arb.From(Gen.ArrayOf(words)), (program, arguments) =>
        {
            string text = new ProgramCommand { FilePath = program, Arguments = arguments }.ToString();
            Assert.Equal([program, .. arguments], WordText.Split(text, "Setup"));
        }));
    }

    private static void Judge(bool isGood, string parameter, ProcessCpuOptions options)
    {
        if (isGood) options.Validate();
        else Refused(parameter, options);
    }

    private static void Refused(string parameter, ProcessCpuOptions options) =>
        Assert.Equal(parameter, Assert.Throws<OptionException>(options.Validate).Parameter);
}
