using System.Diagnostics;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cmdlets;

/// <summary>The body of Test-MemoryLeak for processes, with an output that takes notes, and no PowerShell anywhere.</summary>
public sealed class LeakBodyTests : IDisposable
{
    private static readonly MemoryLeakOptions Short = new() { Duration = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(50) };

    private readonly RecordingOutput _output = new();
    private readonly Process _idle = Process.Start("sleep", "1000");

    public void Dispose()
    {
        _idle.Kill();
        _idle.WaitForExit();
        _idle.Dispose();
    }

    [Fact]
    public async Task There_is_a_result_for_each_metric_after_the_checkpoints()
    {
        MemoryLeakOptions options = Short with { ProcessIds = [_idle.Id], Metrics = [MemoryMetric.Private, MemoryMetric.Handles] };
        await LeakBody.RunAsync(options, Report(includesSamples: true), CancellationToken.None);
        Assert.Empty(_output.Failures);
        MemoryLeakResult[] results = [.. _output.Results.TakeLast(2).Cast<MemoryLeakResult>()];
        Assert.Equal([MemoryMetric.Private, MemoryMetric.Handles], results.Select(result => result.Metric));
        Assert.Equal(_output.Results.Count - 2, results.Sum(result => result.SampleCount));
        Assert.All(_output.Results.SkipLast(2), sample => Assert.IsType<MemorySample>(sample));
    }

    [Fact]
    public async Task A_process_that_is_not_there_is_a_failure_that_does_not_spoil_the_rest()
    {
        await LeakBody.RunAsync(Short with { ProcessIds = [int.MaxValue, _idle.Id] }, Report(), CancellationToken.None);
        Assert.Equal(_idle.Id, Assert.IsType<MemoryLeakResult>(Assert.Single(_output.Results)).ProcessId);
        Assert.Equal(FailureKind.ProcessNotFound, Assert.IsType<MeasurementException>(Assert.Single(_output.Failures)).Kind);
    }

    [Fact]
    public async Task Cancelled_it_still_hands_over_what_it_saw_and_leaves_no_program()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        MemoryLeakOptions options = Short with
        {
            Command = new ProgramCommand { FilePath = program.Command[0], Arguments = [.. program.Command.Skip(1)] },
            Duration = TimeSpan.FromMinutes(10),
        };
        Task running = LeakBody.RunAsync(options, Report(includesSamples: true), stop.Token);
        program.WaitUntilStarted();
        Until.True(() => { lock (_output.Results) return _output.Results.Count > 1; }, "two checkpoints");
        await stop.CancelAsync();
        await running;
        program.WaitUntilGone();
        Assert.True(Assert.IsType<MemoryLeakResult>(_output.Results[^1]).IsPartial);
        Assert.Contains("until it was stopped", Assert.Single(_output.Warnings), StringComparison.Ordinal);
    }

    private LeakReport Report(bool includesSamples = false) => new(_output, "target", includesSamples, isQuiet: false);
}
