using FsCheck.Fluent;
using PerfTools.Engine.History;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.History;

/// <summary>What is written into a history comes out of it: the same type with the same values, hidden ones included.</summary>
public class HistoryRoundTripTests
{
    [Fact]
    public void A_history_holds_every_kind_of_result() => Assert.Superset(
        new HashSet<string>
        {
            "ConcurrentSessionsResult", "MemoryLeakResult", "OperationResult", "ProcessCpuResult", "RedisKeyRemoval", "RedisLatencyResult",
            "ScalabilityResult", "ServerStartResult", "ServerStartupResult", "SessionResult", "SessionTimelineResult",
        },
        ResultKinds.Names.ToHashSet());

    [Fact]
    public void Every_kind_comes_back_as_it_was() => Properties.Hold(
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            using HistoryFile file = new();
            AnyResult any = new(seed);
            object[] written = [.. AnyResult.Kinds.Select(any.Of)];
            HistoryWriter writer = file.Writer;
            foreach (object result in written) writer.Append(result, "build 7", CancellationToken.None);
            HistoryReader reader = new(file.Path);
            PerfHistoryRecord[] read = [.. reader.Read(CancellationToken.None)];
            Assert.Equal(written.Select(result => result.GetType()), read.Select(record => record.Result.GetType()));
            Assert.Equal(written.Select(AnyResult.Text), read.Select(record => AnyResult.Text(record.Result)));
            Assert.Equal(string.Empty, reader.Remark);
        }),
        tests: 60);

    [Fact]
    public void A_distribution_can_be_merged_again()
    {
        using HistoryFile file = new();
        Distribution samples = new([new DistributionBucket(35.2, 120), new DistributionBucket(36, 30)]) { Count = 150, Minimum = 35.21, Maximum = 36.05, Mean = 35.4 };
        file.Writer.Append(new SessionTimelineResult { Target = "shop", Second = 3, Distribution = samples }, string.Empty, CancellationToken.None);
        SessionTimelineResult read = (SessionTimelineResult)new HistoryReader(file.Path).Read(CancellationToken.None).Single().Result;
        Assert.Equal(samples.Percentile(50), read.Distribution!.Percentile(50));
        Assert.Equal(300, Distribution.Merge(samples, read.Distribution).Count);
    }

    [Fact]
    public void A_record_says_when_where_and_as_what_it_was_written()
    {
        using HistoryFile file = new();
        DateTimeOffset before = DateTimeOffset.Now;
        file.Append(1, "build 7");
        PerfHistoryRecord record = new HistoryReader(file.Path).Read(CancellationToken.None).Single();
        Assert.InRange(record.RecordedAt, before, DateTimeOffset.Now);
        Assert.Equal(("RedisKeyRemoval", "web-1", "session:*", "build 7", 1L), (record.Kind, record.Target, record.Case, record.Label, record.Line));
        Assert.Equal((Environment.MachineName, file.Path), (record.Host, record.Path));
        Assert.Contains($"{Environment.ProcessorCount} x ", record.HostClass, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_says_how_fit_its_host_was_and_keeps_it_where_it_is_copied()
    {
        using HistoryFile file = new();
        PerfHostState probed = new() { Verdict = Verdict.Fail, Summary = "13 of 14 checks passed", IsProbed = true };
        new HistoryWriter(file.Path) { HostState = probed }.Append(HistoryFile.Removal(1), string.Empty, CancellationToken.None);
        file.Append(2);
        PerfHistoryRecord[] records = [.. new HistoryReader(file.Path).Read(CancellationToken.None)];
        Assert.Equal(probed, records[0].HostState);
        Assert.Contains("checks passed", records[1].HostState!.Summary, StringComparison.Ordinal);
        using HistoryFile copy = new();
        copy.Writer.Append(records[0], string.Empty, CancellationToken.None);
        copy.Writer.Append(records[0] with { HostState = null }, string.Empty, CancellationToken.None);
        Assert.Equal([probed, null], new HistoryReader(copy.Path).Read(CancellationToken.None).Select(record => record.HostState));
    }

    [Theory]
    [InlineData("model name\t: Intel(R) Xeon(R) CPU @ 2.20GHz", "Intel(R) Xeon(R) CPU @ 2.20GHz")]
    [InlineData("processor : 0\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi 4 Model B Rev 1.4")]
    [InlineData("processor : 0\nflags : a: b", "")]
    public void The_model_of_the_processor_is_what_the_kernel_says(string text, string model) =>
        Assert.Equal(model, HostDescription.ModelIn(text.Split('\n')));
}
