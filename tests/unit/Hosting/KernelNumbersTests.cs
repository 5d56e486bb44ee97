using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Hosting;

public class KernelNumbersTests
{
    private const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max processes             96365                96365                processes 
        Max open files            1024                 1048576              files     
        """;

    private static readonly Arbitrary<string> Garbage = Arb.From(
        from parts in Gen.ArrayOf(Gen.Elements("cpu", "cpu0", "0", "-", "-1", "3", ",", " ", "\n", ":", "/", "kB", "Max open files ", "unlimited", "99999999999999999999", "ü", "\0", "\t"))
        select string.Concat(parts));

    [Theory]
    [InlineData("MemTotal:       24684084 kB\nMemFree: 1 kB\n", "MemTotal", 24684084L)]
    [InlineData("pswpin 12\npswpout 13\n", "pswpout", 13L)]
    [InlineData("pswpin 12\n", "pswp", null)]
    [InlineData("MemTotal: many kB\n", "MemTotal", null)]
    [InlineData("MemTotal:\n", "MemTotal", null)]
    [InlineData(null, "MemTotal", null)]
    public void A_number_stands_after_its_name(string? text, string name, long? number) => Assert.Equal(number, KernelNumbers.Named(text, name));

    [Theory]
    [InlineData("0.20 0.10 0.05 3/452 32465\n", 0.2, 452L)]
    [InlineData("20.21 11.41 14.17 33/7 1", 20.21, 7L)]
    public void The_load_of_a_minute_and_the_threads_are_read(string text, double minute, long threads) =>
        Assert.Equal((minute, threads), KernelNumbers.Load(text));

    [Theory]
    [InlineData("")]
    [InlineData("0.2 0.1 0.1 3 1")]
    [InlineData("x 0.1 0.1 3/4 1")]
    [InlineData("0,2 0.1 0.1 3/4 1")]
    public void What_is_no_load_is_none(string text) => Assert.Null(KernelNumbers.Load(text));

    [Fact]
    public void The_soft_limit_counts_and_unlimited_is_without_bound()
    {
        Assert.Equal(1024, KernelNumbers.Limit(Limits, "Max open files"));
        Assert.Equal(double.PositiveInfinity, KernelNumbers.Limit(Limits, "Max cpu time"));
        Assert.Null(KernelNumbers.Limit(Limits, "Max open"));
        Assert.Null(KernelNumbers.Limit(null, "Max open files"));
    }

    [Fact]
    public void A_list_of_processors_is_read_back_from_any_way_to_write_it() =>
        Properties.Hold(Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, 300)).Select(numbers => numbers.Distinct().Order().ToArray())), numbers =>
            Assert.Equal(numbers, KernelNumbers.List(Ranges(numbers) + "\n"))));

    [Theory]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("a")]
    [InlineData("0-99999999999")]
    public void What_is_no_list_of_processors_is_empty(string text) => Assert.Empty(KernelNumbers.List(text));

    [Fact]
    public void Garbage_is_never_more_than_not_read() =>
        Properties.Hold(Prop.ForAll(Garbage, text =>
        {
            _ = KernelNumbers.List(text);
            _ = KernelNumbers.Load(text);
            _ = KernelNumbers.Limit(text, "Max open files");
            _ = KernelNumbers.Named(text, "cpu");
            _ = ProcessorTimes.Parse(text);
            _ = ProcessorTimes.Of(text, 0);
        }), 3_000);

    private static string Ranges(int[] numbers)
    {
        List<string> ranges = [];
        for (int i = 0; i < numbers.Length;)
        {
            int last = i;
            while (last + 1 < numbers.Length && numbers[last + 1] == numbers[last] + 1) last++;
            ranges.Add(i == last ? FormattableString.Invariant($"{numbers[i]}") : FormattableString.Invariant($"{numbers[i]}-{numbers[last]}"));
            i = last + 1;
        }

        return string.Join(',', ranges);
    }
}
