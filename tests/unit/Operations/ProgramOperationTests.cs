using System.Collections;
using PerfTools.Engine;
using PerfTools.Engine.Operations;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Operations;

public class ProgramOperationTests
{
    private static readonly ProgramCommand True = new() { FilePath = "dotnet", Arguments = ["--version"] };
    private static readonly ProgramCommand Missing = new() { FilePath = "dotnet", Arguments = ["exec", "no-such-file.dll"] };

    [Fact]
    public void A_program_is_started_once_per_sample_and_its_CPU_time_is_counted()
    {
        OperationResult result = Measure(True, null);
        Assert.Equal((5, 5L, 0L), (result.Count, result.OperationCount, result.Errors));
        Assert.InRange(result.CpuMs!.Value, 0.1, 60_000);
        Assert.InRange(result.MinUs!.Value, 100, 60_000_000);
    }

    [Fact]
    public void An_exit_code_ends_the_run_and_is_named()
    {
        MeasurementException failure = Assert.Throws<MeasurementException>(() => Measure(Missing, null));
        Assert.Equal(FailureKind.ProgramFailed, failure.Kind);
        Assert.Matches("exit code [1-9][0-9]*", failure.Message);
    }

    [Fact]
    public void An_exit_code_that_is_ignored_is_an_error_and_never_a_pass()
    {
        OperationResult result = Measure(Missing, null, ignoreExitCode: true);
        Assert.Equal((5L, Verdict.Inconclusive), (result.Errors, result.Verdict));
        Assert.StartsWith("exit code ", result.ErrorSummary);
    }

    [Fact]
    public void The_baseline_that_fails_is_the_one_that_is_named()
    {
        MeasurementException failure = Assert.Throws<MeasurementException>(() => Measure(True, Missing));
        Assert.Equal(Missing.ToString(), failure.Target);
    }

    [Fact]
    public void A_program_that_is_not_there_is_found_out_before_anything_is_started()
    {
        ProgramCommand absent = new() { FilePath = "no-such-program-anywhere" };
        Assert.Equal(FailureKind.ProgramNotFound, Assert.Throws<MeasurementException>(() => new ProgramOperation(True, absent, false)).Kind);
    }

    private static OperationResult Measure(ProgramCommand operation, ProgramCommand? baseline, bool ignoreExitCode = false)
    {
        OperationOptions options = new()
        {
            Name = operation.ToString(),
            BaselineName = baseline?.ToString(),
            Kind = OperationKind.Command,
            WarmupCount = 1,
            MinimumCount = 5,
            MaximumCount = 5,
            IgnoreExitCode = ignoreExitCode,
            Thresholds = ThresholdSet.Parse(new Hashtable { ["MinUs"] = ">0" }, typeof(OperationResult)),
        };
        using ProgramOperation programs = new(operation, baseline, ignoreExitCode);
        using OperationSampler sampler = new(options, MonotonicClock.Instance, null, new Progress<MeasurementProgress>(), CancellationToken.None);
        programs.Run(sampler, null, CancellationToken.None);
        return sampler.Result();
    }
}
