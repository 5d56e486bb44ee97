using FsCheck.Fluent;
using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Hosting;

public class ProcessorTimesTests
{
    private const string Stat = """
        cpu  10 2 30 400 5 6 7 8 9 1
        cpu0 4 1 10 200 2 3 4 5 4 1
        cpu12 6 1 20 200 3 3 3 3 5 0
        intr 6249936 0 0
        """;

    [Fact]
    public void All_and_each_processor_are_read_and_guests_count_once()
    {
        Assert.Equal(new ProcessorTimes(468, 405, 8), ProcessorTimes.Of(Stat, null));
        Assert.Equal(new ProcessorTimes(229, 202, 5), ProcessorTimes.Of(Stat, 0));
        Assert.Equal(new ProcessorTimes(239, 203, 3), ProcessorTimes.Of(Stat, 12));
        Assert.Null(ProcessorTimes.Of(Stat, 1));
        Assert.Null(ProcessorTimes.Of(null, null));
    }

    [Fact]
    public void An_old_kernel_that_knows_no_steal_has_none() => Assert.Equal(new ProcessorTimes(45, 40, 0), ProcessorTimes.Of("cpu 1 1 3 40\n", null));

    [Fact]
    public void Any_times_are_read_back() =>
        Properties.Hold(Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 10)), fields =>
            Assert.Equal(
                new ProcessorTimes(fields.Take(8).Sum(field => (long)field), (long)fields[3] + fields[4], fields[7]),
                ProcessorTimes.Of($"cpu  {string.Join(' ', fields)}\n", null))));

    [LinuxFact]
    public void Those_of_this_machine_are_read()
    {
        string text = File.ReadAllText("/proc/stat");
        Assert.True(ProcessorTimes.Of(text, null)!.Value.Total > 0);
        Assert.True(ProcessorTimes.Parse(text).Count > 1);
    }
}
