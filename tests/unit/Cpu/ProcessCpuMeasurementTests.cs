using System.Globalization;
using PerfTools.Engine;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

/// <summary>Real processes, measured against what they, or the kernel, say themselves.</summary>
public sealed class ProcessCpuMeasurementTests : IDisposable
{
    private static readonly ProcessCpuOptions Fast = new() { Interval = TimeSpan.FromMilliseconds(50) };

    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact(NeedsPython = true)]
    public async Task A_started_program_is_measured_to_its_end_as_its_own_clock_says()
    {
        // It ends there and then: what the interpreter takes to end in good order is not in what it says.
        ProgramCommand command = _folder.Burner(0.3, "import os\nopen('out', 'w').write(f'{time.process_time()}\\n')\nos._exit(3)");
        ProcessCpuResult result = Assert.Single(await MeasureAsync(Fast with { Command = command, Summary = true }));
        double own = 1000 * double.Parse(_folder.Line("out"), CultureInfo.InvariantCulture);
        Assert.InRange(result.CpuMs!.Value / own, 0.98, 1.1);
        Assert.Equal((ProcessState.Exited, 3, "python3"), (result.State, result.ExitCode, result.ProcessName));
        Assert.InRange(result.CpuPercentOfCore!.Value, 1, 105);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task The_windows_of_a_process_add_up_to_what_the_kernel_accounts_for_it_at_the_end()
    {
        const int Turns = 3;
        string script = $$"""
            import os
            waited = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])  # by a shim that found the interpreter
            open('before', 'w').write(f'{time.process_time() + waited}\n')
            for turn in range({{Turns}}):
                while not os.path.exists(f'go{turn}'): time.sleep(0.01)
                begin = time.process_time()
                while time.process_time() - begin < 0.1: pass
            """;
        IStartedProgram program = _folder.Start(_folder.Burner(0, script));
        double before = 1000 * double.Parse(_folder.Line("before"), CultureInfo.InvariantCulture);
        List<ProcessCpuResult> results = [];
        await foreach (ProcessCpuResult result in new ProcessCpuMeasurement(Fast with { ProcessIds = [program.Id] }).MeasureAsync())
        {
            // It burns in each window once more: whichever thread is kept back, there are so many, and one to its end.
            if (results.Count < Turns) File.WriteAllText(_folder.File($"go{results.Count}"), string.Empty);
            results.Add(result);
        }

        ProgramExit exit = program.Collect();
        Assert.Equal(ProcessState.Exited, results[^1].State);
        Assert.InRange(results.Count, Turns + 1, int.MaxValue);
        double used = ((exit.UserNanoseconds + exit.KernelNanoseconds) / 1e6) - before;
        Assert.InRange(results.Sum(result => result.CpuMs!.Value) / used, 0.9, 1.1);
    }

    [LinuxFact(NeedsPython = true)]
    public async Task Children_that_come_and_go_are_counted_as_the_kernel_counts_them()
    {
        const string Children = """
            burn = 'import time\nwhile time.process_time() < 0.06: pass'
            for i in range(8): subprocess.run([sys.executable, '-c', burn])
            used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            open('out', 'w').write(' '.join(str(1000 * (one.ru_utime + one.ru_stime)) for one in used) + '\n')
            """;
        ProcessCpuOptions options = Fast with { Command = _folder.Burner(0.05, Children), IncludeChildren = true, Summary = true };
        ProcessCpuResult result = Assert.Single(await MeasureAsync(options));
        double[] own = [.. _folder.Line("out").Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.InRange(result.CpuMs!.Value / own.Sum(), 0.85, 1.15);
        Assert.InRange(result.ChildCpuMs!.Value / own[1], 0.85, 1.15);
        Assert.DoesNotContain("children ended", result.Notes);
    }

    [LinuxFact]
    public async Task A_program_that_ends_at_once_has_a_number_and_its_exit_code()
    {
        // It is looked at when it ends, and not before, however long the host lets it wait.
        ProcessCpuOptions options = new() { Interval = TimeSpan.FromMinutes(1), Command = _folder.Script("exit 5"), IncludeChildren = true };
        ProcessCpuResult result = Assert.Single(await MeasureAsync(options));
        Assert.Equal((5, ProcessState.Exited), (result.ExitCode, result.State));
        Assert.InRange(result.CpuMs!.Value, 0.01, 1_000);
        Assert.Contains("exit code 5", result.Notes);
    }

    [LinuxFact]
    public async Task When_the_count_is_reached_the_program_is_stopped_with_what_it_started()
    {
        using ProgramThatWaits program = new();
        ProgramCommand command = ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);
        Assert.Equal(3, (await MeasureAsync(Fast with { Command = command, Count = 3 })).Count);
        program.WaitUntilGone();
    }

    [LinuxFact]
    public async Task Cancellation_ends_the_run_and_leaves_no_process_behind()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        ProgramCommand command = ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);
        ProcessCpuMeasurement measurement = new(Fast with { Command = command, IncludeChildren = true });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ProcessCpuResult result in measurement.MeasureAsync(cancellationToken: stop.Token))
            {
                Assert.Equal((ProcessState.Running, null), (result.State, result.ExitCode));

                // What was sampled before the run was stopped still comes, when the program is gone already.
                if (stop.IsCancellationRequested) continue;
                program.WaitUntilStarted();
                await stop.CancelAsync();
            }
        });
        program.WaitUntilGone();
    }

    [LinuxFact]
    public async Task A_reader_that_goes_away_ends_the_run()
    {
        using ProgramThatWaits program = new();
        ProgramCommand command = ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);
        await foreach (ProcessCpuResult _ in new ProcessCpuMeasurement(Fast with { Command = command }).MeasureAsync())
        {
            program.WaitUntilStarted();
            break;
        }

        program.WaitUntilGone();
    }

    [LinuxFact]
    public async Task Where_one_of_many_processes_is_not_there_the_others_are_measured()
    {
        int[] ids = [.. Enumerable.Range(0, 3).Select(_ => _folder.Start(ShellFolder.Command("sleep", "1000")).Id)];
        List<MeasurementException> failures = [];
        ProcessCpuMeasurement measurement = new(Fast with { ProcessIds = [ids[0], int.MaxValue, ids[1], ids[0], ids[2]], Count = 2 }) { Failed = failures.Add };
        List<ProcessCpuResult> results = [];
        await foreach (ProcessCpuResult result in measurement.MeasureAsync()) results.Add(result);
        Assert.Equal(FailureKind.ProcessNotFound, Assert.Single(failures).Kind);
        Assert.Equal(ids, results.Take(3).Select(result => result.ProcessId));
        Assert.Equal(6, results.Count);
    }

    [LinuxFact]
    public async Task Failures_that_nobody_takes_are_thrown_after_the_results()
    {
        int id = _folder.Start(ShellFolder.Command("sleep", "1000")).Id;
        Assert.Equal(1, await CountUntil<MeasurementException>(id, int.MaxValue));
        Assert.Equal(1, await CountUntil<AggregateException>(id, int.MaxValue, int.MaxValue - 1));

        static async Task<int> CountUntil<TException>(params int[] ids)
            where TException : Exception
        {
            int count = 0;
            await Assert.ThrowsAsync<TException>(async () =>
            {
                await foreach (ProcessCpuResult _ in new ProcessCpuMeasurement(Fast with { ProcessIds = ids, Count = 1 }).MeasureAsync()) count++;
            });
            return count;
        }
    }

    [LinuxFact]
    public async Task A_run_that_was_cancelled_before_it_began_closes_what_it_opened()
    {
        int id = _folder.Start(ShellFolder.Command("sleep", "1000")).Id;
        ProcessCpuMeasurement measurement = new(Fast with { ProcessIds = [id], Count = 1 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ProcessCpuResult _ in measurement.MeasureAsync(cancellationToken: new CancellationToken(canceled: true)))
            {
            }
        });
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries("/proc/self/fd"),
            link => new FileInfo(link).LinkTarget?.StartsWith($"/proc/{id}/", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_before_anything_starts() =>
        Assert.Throws<OptionException>(() => new ProcessCpuMeasurement(new ProcessCpuOptions()));

    private static async Task<List<ProcessCpuResult>> MeasureAsync(ProcessCpuOptions options)
    {
        List<ProcessCpuResult> results = [];
        await foreach (ProcessCpuResult result in new ProcessCpuMeasurement(options).MeasureAsync()) results.Add(result);
        return results;
    }
}
