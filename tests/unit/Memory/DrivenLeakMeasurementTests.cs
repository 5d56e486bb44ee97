using PerfTools.Engine;
using PerfTools.Engine.Memory;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>A program is watched while another drives a load at it.</summary>
public sealed class DrivenLeakMeasurementTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-test-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task Each_start_of_the_load_is_an_operation_and_setup_comes_before_the_first()
    {
        string log = Path.Combine(_folder.FullName, "log");
        DrivenLeakMeasurement measurement = new(Watching(Shell("sleep 1000"), 50), Shell($"echo operation >> '{log}'"))
        {
            Setup = Shell($"echo setup >> '{log}'"),
        };
        MemoryLeakResult result = Assert.Single(await All(measurement));
        Assert.Equal((50, 0, false), (result.OperationCount, result.Errors, result.IsPartial));
        string[] lines = await File.ReadAllLinesAsync(log);
        Assert.Equal(["setup", "operation"], lines.Take(2));
        Assert.Equal(51, lines.Length);
    }

    [Fact]
    public async Task Operations_that_fail_are_counted_and_the_first_is_told()
    {
        string mark = Path.Combine(_folder.FullName, "mark");
        string everyOther = $"if [ -e '{mark}' ]; then rm '{mark}'; exit 7; else touch '{mark}'; fi";
        MemoryLeakResult result = Assert.Single(await All(new DrivenLeakMeasurement(Watching(Shell("sleep 1000"), 60), Shell(everyOther))));
        Assert.Equal((60, 30), (result.OperationCount, result.Errors));
        Assert.Contains("exit code 7", result.ErrorSummary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setup_that_fails_ends_the_run_and_nothing_stays()
    {
        using ProgramThatWaits target = new();
        ProgramCommand program = new() { FilePath = target.Command[0], Arguments = [.. target.Command.Skip(1)] };
        DrivenLeakMeasurement measurement = new(Watching(program, 50), Shell("true")) { Setup = Shell("exit 9") };
        MeasurementException failure = await Assert.ThrowsAsync<MeasurementException>(() => All(measurement));
        Assert.Contains("exit code 9", failure.Message, StringComparison.Ordinal);
        target.WaitUntilGone();
    }

    [Fact]
    public async Task Cancelled_it_stops_the_load_and_the_target_and_judges_what_it_saw()
    {
        using ProgramThatWaits load = new();
        using CancellationTokenSource stop = new();
        ProgramCommand program = new() { FilePath = load.Command[0], Arguments = [.. load.Command.Skip(1)] };
        List<MemoryLeakResult> results = [];
        Task running = Task.Run(async () =>
        {
            await foreach (MemoryLeakResult result in new DrivenLeakMeasurement(Watching(Shell("sleep 1000"), 50), program).MeasureAsync(null, stop.Token))
                results.Add(result);
        });
        load.WaitUntilStarted();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        load.WaitUntilGone();
        MemoryLeakResult partial = Assert.Single(results);
        Assert.True(partial.IsPartial);
        Assert.Equal(0, partial.Errors);
    }

    [Fact]
    public void What_cannot_be_used_is_said_before_anything_runs()
    {
        Assert.Throws<OptionException>(() => new DrivenLeakMeasurement(Watching(Shell("true"), 49), Shell("true")));
        Assert.Throws<OptionException>(() => new DrivenLeakMeasurement(Watching(Shell("true"), 50), new ProgramCommand { FilePath = " " }));
    }

    private static MemoryLeakOptions Watching(ProgramCommand target, long operations) =>
        new() { Command = target, OperationCount = operations, IsPerOperation = true };

    private static ProgramCommand Shell(string script) => new() { FilePath = "sh", Arguments = ["-c", script] };

    private static async Task<List<MemoryLeakResult>> All(DrivenLeakMeasurement measurement)
    {
        List<MemoryLeakResult> results = [];
        await foreach (MemoryLeakResult result in measurement.MeasureAsync()) results.Add(result);
        return results;
    }
}
