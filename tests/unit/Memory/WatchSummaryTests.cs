using System.Text.Json;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

public sealed class WatchSummaryTests
{
    [LinuxFact]
    public void Reading_that_takes_more_than_a_hundredth_of_a_core_is_noted()
    {
        using WatchedTarget target = ThisProcess();
        double costUs = target.CostUs!.Value;
        WatchSummary often = new() { Planned = "60 s", Interval = TimeSpan.FromMicroseconds(costUs * 50) };
        WatchSummary seldom = often with { Interval = TimeSpan.FromMicroseconds(costUs * 200) };
        Assert.Matches("^reading a checkpoint costs [0-9.]+ ms of CPU time, 2(.0[0-9])? % of a core; raise -Interval$", Assert.Single(often.RecordOf(target).Notes));
        Assert.Empty(seldom.RecordOf(target).Notes);
        Assert.Empty((often with { Interval = null }).RecordOf(target).Notes);
        Assert.Equal(costUs, seldom.RecordOf(target).SamplerCostUs);
    }

    [Fact]
    public void Without_an_error_there_is_nothing_to_tell_of_errors()
    {
        using WatchedTarget target = ThisProcess();
        WatchSummary summary = new() { Planned = "2,000 operations", OperationCount = 2_000 };
        Assert.Equal((0L, string.Empty, false), (summary.RecordOf(target).Errors, summary.RecordOf(target).ErrorSummary, summary.RecordOf(target).IsPartial));
        WatchRecord record = (summary with { Errors = 1_500, FirstError = "boom" }).RecordOf(target);
        Assert.Equal((1_500L, "1,500 of 2,000 operations failed; the first: boom"), (record.Errors, record.ErrorSummary));
    }

    [Fact]
    public void A_record_survives_being_sent_as_JSON()
    {
        WatchRecord record = new()
        {
            Target = "{ 'a'; \"b\" }",
            ProcessId = 42,
            ProcessName = "pwsh",
            StartedAt = new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(1)),
            OperationCount = 5_000,
            Errors = 3,
            ErrorSummary = "3 of 5,000 operations failed; the first: boom",
            State = ProcessState.Exited,
            ExitCode = 7,
            IsPartial = true,
            SamplerCostUs = 12.5,
            HasCollectedHeap = true,
            Notes = ["one", "two"],
        };
        WatchRecord back = JsonSerializer.Deserialize<WatchRecord>(JsonSerializer.Serialize(record))!;
        Assert.Equal(record.Notes, back.Notes);
        Assert.Equal(record, back with { Notes = record.Notes });
    }

    private static WatchedTarget ThisProcess()
    {
        WatchListener listener = new() { Failed = failure => throw failure };
        WatchedTarget target = new("this", ProcessPlatform.OpenSource().Open(Environment.ProcessId), listener) { Metrics = [MemoryMetric.WorkingSet] };
        Assert.True(target.Rehearse());
        for (int i = 0; i < 10; i++) Assert.True(target.TryRead(i, operations: null));
        return target;
    }
}
