using PerfTools.Engine;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>Real processes, watched for about a second, or for as long as it takes.</summary>
public sealed class MemoryLeakMeasurementTests : IDisposable
{
    private const string LeaksEverything = """
        import os, threading, time
        open('ready', 'w').write('\n')
        while not os.path.exists('go'): time.sleep(0.005)
        kept = [b'x' * 100_000_000]
        for _ in range(50):
            kept.append(open('/dev/null'))
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        open('done', 'w').write('\n')
        time.sleep(1000)
        """;

    private static readonly MemoryLeakOptions Brief = new() { Duration = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(50) };

    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact(NeedsPython = true)]
    public async Task Every_metric_of_a_process_that_leaks_is_seen_to_grow()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("python3", "-c", LeaksEverything) with { WorkingDirectory = _folder.Path });
        _ = _folder.Line("ready");
        MemoryMetric[] metrics = [MemoryMetric.Private, MemoryMetric.WorkingSet, MemoryMetric.Handles, MemoryMetric.Threads];
        using CancellationTokenSource stop = new();

        // It leaks between the first checkpoint and the second, and far more than pages that it shares with others can hide.
        Run run = await Run.Of(Brief with { ProcessIds = [program.Id], Metrics = metrics, Duration = TimeSpan.FromMinutes(10) }, stop.Token, samples =>
        {
            if (samples.Count == 2 * metrics.Length) stop.Cancel();
            if (samples.Count != metrics.Length) return;
            File.WriteAllText(_folder.File("go"), string.Empty);
            _ = _folder.Line("done");
        });
        Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
        Assert.Equal(metrics, run.Results.Select(result => result.Metric));
        Assert.All(run.Results, result =>
        {
            Assert.True((result.EndMB ?? result.EndCount) > (result.StartMB ?? result.StartCount), $"{result}");
            Assert.Equal(2, result.SampleCount);
            Assert.True(result.DurationMs >= 50, $"{result.DurationMs} ms");
            Assert.True(result.SamplerCostUs > 0);
            Assert.Equal((ProcessState.Running, true), (result.State, result.IsPartial));
            Assert.Equal(result.SampleCount, result.GetSamples().Length);
        });
    }

    [LinuxFact]
    public async Task A_target_that_is_killed_is_judged_on_what_was_seen()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("sleep", "1000"));
        IStartedProgram other = _folder.Start(ShellFolder.Command("sleep", "1000"));
        Run run = await Run.Of(Brief with { ProcessIds = [program.Id, other.Id], Duration = TimeSpan.FromSeconds(5) }, sampled: samples =>
        {
            if (samples.Count == 10) program.Stop();
        });
        Assert.Equal([program.Id, other.Id], run.Results.Select(result => result.ProcessId));
        Assert.Equal([ProcessState.Exited, ProcessState.Running], run.Results.Select(result => result.State));
        Assert.Equal([true, false], run.Results.Select(result => result.IsPartial));
        Assert.Equal((5, null), (run.Results[0].SampleCount, run.Results[0].ExitCode));
        Assert.StartsWith("the process ended after", run.Results[0].Notes);
    }

    [LinuxFact]
    public async Task A_program_that_ends_by_itself_tells_its_exit_code()
    {
        ProgramCommand command = _folder.Script("while [ ! -e go ]; do sleep 0.01; done; exit 3");
        Run run = await Run.Of(Brief with { Command = command, Duration = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromMilliseconds(50) }, sampled: samples =>
        {
            if (samples.Count == 5) File.WriteAllText(_folder.File("go"), string.Empty);
        });
        MemoryLeakResult result = Assert.Single(run.Results);
        Assert.Equal((ProcessState.Exited, 3, true, "sh"), (result.State, result.ExitCode, result.IsPartial, result.ProcessName));
        Assert.Contains("it ended with exit code 3", result.Notes);
        Assert.Null(run.Failure);
    }

    [LinuxFact]
    public async Task A_program_that_ends_at_once_tells_its_exit_code_in_one_way_or_the_other()
    {
        Run run = await Run.Of(Brief with { Command = _folder.Script("exit 5"), Duration = TimeSpan.FromMinutes(1) });
        string? told = run.Failure is null ? Assert.Single(run.Results).Notes : run.Failure.Message;
        Assert.Contains("exit code 5", told);
    }

    [LinuxFact]
    public async Task A_program_is_stopped_with_what_it_started_when_the_time_is_over()
    {
        using ProgramThatWaits program = new();
        ProgramCommand command = ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);
        Run run = await Run.Of(Brief with { Command = command });
        MemoryLeakResult result = Assert.Single(run.Results);
        Assert.Equal((ProcessState.Running, false, null), (result.State, result.IsPartial, result.ExitCode));
        program.WaitUntilGone();
    }

    [LinuxFact]
    public async Task After_cancellation_come_the_results_then_the_cancellation_and_no_process_is_left()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        ProgramCommand command = ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);
        Run run = await Run.Of(Brief with { Command = command, Duration = TimeSpan.FromMinutes(10) }, stop.Token, samples =>
        {
            if (samples.Count != 5) return;
            program.WaitUntilStarted();
            stop.Cancel();
        });
        Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
        MemoryLeakResult result = Assert.Single(run.Results);
        Assert.Equal((true, 5, ProcessState.Running), (result.IsPartial, result.SampleCount, result.State));
        program.WaitUntilGone();
    }

    [LinuxFact]
    public async Task Failures_that_nobody_takes_are_thrown_after_the_results()
    {
        int id = _folder.Start(ShellFolder.Command("sleep", "1000")).Id;
        Run one = await Run.Of(Brief with { ProcessIds = [int.MaxValue, id] });
        Assert.Equal((id, FailureKind.ProcessNotFound), (Assert.Single(one.Results).ProcessId, Assert.IsType<MeasurementException>(one.Failure).Kind));
        Run two = await Run.Of(Brief with { ProcessIds = [int.MaxValue, int.MaxValue - 1] });
        Assert.Empty(two.Results);
        Assert.Equal(2, Assert.IsType<AggregateException>(two.Failure).InnerExceptions.Count);
    }

    [LinuxFact(NeedsKernelThread = true)]
    public async Task A_process_without_memory_of_its_own_fails_for_memory_and_has_its_threads_counted()
    {
        Run run = await Run.Of(Brief with { ProcessIds = [2], Metrics = [MemoryMetric.Private, MemoryMetric.Threads] });
        Assert.Equal((MemoryMetric.Threads, 1), (Assert.Single(run.Results).Metric, run.Results[0].EndCount));
        Assert.Contains("smaps_rollup", Assert.IsType<MeasurementException>(run.Failure).Message);
    }

    [LinuxFact]
    public async Task A_program_that_is_not_there_fails()
    {
        Run run = await Run.Of(Brief with { Command = ShellFolder.Command("no-such-program-anywhere") });
        Assert.Equal(FailureKind.ProgramNotFound, Assert.IsType<MeasurementException>(run.Failure).Kind);
        Assert.Empty(run.Results);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_before_anything_starts()
    {
        Refused("Id", new MemoryLeakOptions());
        Refused("Metric", new MemoryLeakOptions { ProcessIds = [1], Metrics = [MemoryMetric.Private, MemoryMetric.ManagedHeap] });
        Refused("MaximumGrowthBytesPerOperation", new MemoryLeakOptions { ProcessIds = [1], IsPerOperation = true });
        Refused("Interval", new MemoryLeakOptions { ProcessIds = [1], Interval = TimeSpan.FromMilliseconds(1) });

        static void Refused(string parameter, MemoryLeakOptions options) =>
            Assert.Equal(parameter, Assert.Throws<OptionException>(() => new MemoryLeakMeasurement(options)).Parameter);
    }

    private sealed record Run(IReadOnlyList<MemoryLeakResult> Results, Exception? Failure)
    {
        public static async Task<Run> Of(
            MemoryLeakOptions options, CancellationToken cancellationToken = default, Action<IReadOnlyList<MemorySample>>? sampled = null)
        {
            List<MemorySample> samples = [];
            List<MemoryLeakResult> results = [];
            MemoryLeakMeasurement measurement = new(options)
            {
                Sampled = sample =>
                {
                    samples.Add(sample);
                    sampled?.Invoke(samples);
                },
            };
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                await foreach (MemoryLeakResult result in measurement.MeasureAsync(cancellationToken: cancellationToken)) results.Add(result);
            });
            return new Run(results, failure);
        }
    }
}
