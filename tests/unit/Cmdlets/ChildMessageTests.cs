using FsCheck.Fluent;
using PerfTools.Cmdlets.Isolation;
using PerfTools.Engine;
using PerfTools.Engine.Memory;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cmdlets;

public class ChildMessageTests
{
    private static readonly MemorySample Sample = new()
    {
        Target = "1..3 | % { \"ä\n\" }",
        ProcessId = 7,
        Metric = MemoryMetric.ManagedHeap,
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        ElapsedMs = 12.5,
        OperationCount = 40,
        MB = 1.234567,
        ReadingCount = 2,
    };

    [Fact]
    public void A_checkpoint_arrives_as_it_was_sent()
    {
        string line = new ChildMessage { Sample = Sample }.ToLine();
        Assert.DoesNotContain('\n', line);
        Assert.Equal(Sample, ChildMessage.Of(line)!.Sample);
    }

    [Fact]
    public void Everything_that_is_known_at_the_end_arrives()
    {
        WatchRecord record = new()
        {
            Target = "t",
            ProcessId = 7,
            ProcessName = "pwsh",
            StartedAt = Sample.At,
            OperationCount = 5_000_000_000,
            Errors = 3,
            ErrorSummary = "3 of …",
            State = ProcessState.Exited,
            ExitCode = 4,
            IsPartial = true,
            SamplerCostUs = 1.5,
            HasCollectedHeap = true,
            Notes = ["one", "two"],
        };
        WatchRecord read = Assert.Single(ChildMessage.Of(new ChildMessage { Records = [record] }.ToLine())!.Records!);
        Assert.Equal(record.Notes, read.Notes);
        Assert.Equal(record, read with { Notes = record.Notes });
    }

    [Fact]
    public void A_failure_keeps_its_kind_and_words()
    {
        MeasurementException failure = new(FailureKind.OperationFailed, "block", "-Setup failed: no.");
        MeasurementException read = ChildMessage.Of(new ChildMessage { Failure = ChildFailure.Of(failure) }.ToLine())!.Failure!.ToException();
        Assert.Equal((failure.Kind, failure.Message), (read.Kind, read.Message));
    }

    [Fact]
    public void What_the_block_wrote_before_it_on_the_same_line_is_left_out() =>
        Assert.Equal(Sample, ChildMessage.Of($"half a li{new ChildMessage { Sample = Sample }.ToLine()}")!.Sample);

    [Fact]
    public void Any_other_line_is_no_message() =>
        Properties.Hold(Prop.ForAll(ArbMap.Default.ArbFor<string?>(), line => ChildMessage.Of(line ?? string.Empty) is null));
}
