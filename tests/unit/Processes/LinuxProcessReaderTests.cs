using System.Runtime.Versioning;
using System.Diagnostics;
using System.Globalization;
using PerfTools.Engine;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class LinuxProcessReaderTests : IDisposable
{
    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void This_process_is_read_by_the_name_that_others_show_and_its_clock_goes_on()
    {
        using LinuxProcessReader reader = LinuxProcessReader.Open(Environment.ProcessId, evenIfEnded: false);
        using Process self = Process.GetCurrentProcess();
        Assert.Equal(self.ProcessName, reader.Name);
        Assert.False(reader.IsKernelThread);
        Assert.True(reader.TryReadCpu(out long before));
        long thread = LinuxNative.ReadClock(LinuxNative.ClockThread);
        while (LinuxNative.ReadClock(LinuxNative.ClockThread) - thread < 50_000_000) Thread.SpinWait(100);
        Assert.True(reader.TryReadCpu(out long after));
        Assert.InRange(after - before, 45_000_000, long.MaxValue);
    }

    [LinuxFact]
    public void A_child_is_read_as_the_system_shows_it()
    {
        int id = _folder.Start(ShellFolder.Command("sleep", "1000")).Id;
        using LinuxProcessReader reader = LinuxProcessReader.Open(id, evenIfEnded: false);
        Until.True(() => State(id) == 'S', "the program sleeps");
        using Process process = Process.GetProcessById(id);
        Assert.True(reader.TryReadDetails(out ProcessDetails details));
        Assert.True(reader.TryReadMemory(out ProcessMemory memory));
        Assert.Equal("sleep", reader.Name);
        Assert.Equal((Environment.ProcessId, 1, false), (details.ParentId, details.ThreadCount, details.IsDefunct));
        Assert.Equal(Directory.GetFiles($"/proc/{id}/fd").Length, details.HandleCount);
        Assert.InRange(details.WorkingSetBytes!.Value / (double)process.WorkingSet64, 0.8, 1.25);
        Assert.InRange(memory.PrivateBytes, 4096, details.WorkingSetBytes.Value * 1.25);
        Assert.InRange(memory.ProportionalBytes!.Value, memory.PrivateBytes, details.WorkingSetBytes.Value * 1.25);
        Assert.InRange(reader.ProcessorCount, 0.01, Environment.ProcessorCount);
        Assert.InRange(new LinuxProcessSource().StartKeyNow - details.StartKey, 0, 60_000);
    }

    [LinuxFact]
    public void Handles_of_this_process_are_counted()
    {
        using LinuxProcessReader reader = LinuxProcessReader.Open(Environment.ProcessId, evenIfEnded: false);
        FileStream[] opened = [.. Enumerable.Range(0, 200).Select(_ => File.OpenRead("/dev/null"))];

        // Other tests open and close some meanwhile: it is asked at a moment at which they do not. Listing them takes one itself.
        Until.True(
            () =>
            {
                int before = Listed();
                Assert.True(reader.TryReadDetails(out ProcessDetails details));
                return before == Listed() && before > opened.Length && Math.Abs(details.HandleCount!.Value - before) <= 1;
            },
            "as many as are listed before and after");
        foreach (FileStream file in opened) file.Dispose();

        static int Listed() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
    }

    [LinuxFact]
    public void A_zombie_is_refused_unless_it_is_wanted()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("true"));
        program.WaitForExit();
        MeasurementException error = Assert.Throws<MeasurementException>(() => LinuxProcessReader.Open(program.Id, evenIfEnded: false));
        Assert.Equal(FailureKind.ProcessDefunct, error.Kind);
        using LinuxProcessReader reader = LinuxProcessReader.Open(program.Id, evenIfEnded: true);
        Assert.True(reader.TryReadDetails(out ProcessDetails details));
        Assert.True(details.IsDefunct);
        Assert.Null(details.WorkingSetBytes);
        Assert.Null(details.HandleCount);
        Assert.False(reader.TryReadMemory(out _));
    }

    [LinuxFact]
    public void A_process_that_was_collected_cannot_be_read_by_any_handle()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("sleep", "1000"));
        using LinuxProcessReader reader = LinuxProcessReader.Open(program.Id, evenIfEnded: false);
        program.Dispose();
        Assert.False(reader.TryReadCpu(out _));
        Assert.False(reader.TryReadDetails(out _));
        Assert.False(reader.TryReadMemory(out _));
    }

    [LinuxFact]
    public void The_id_of_a_thread_is_no_process()
    {
        int thread = Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .First(id => id != Environment.ProcessId);
        MeasurementException error = Assert.Throws<MeasurementException>(() => LinuxProcessReader.Open(thread, evenIfEnded: false));
        Assert.Equal(FailureKind.ProcessNotFound, error.Kind);
        Assert.Contains("thread", error.Reason);
    }

    [LinuxTheory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void An_id_that_nobody_has_is_not_found(int id)
    {
        MeasurementException error = Assert.Throws<MeasurementException>(() => LinuxProcessReader.Open(id, evenIfEnded: false));
        Assert.Equal(FailureKind.ProcessNotFound, error.Kind);
        Assert.Contains(id.ToString(CultureInfo.InvariantCulture), error.Reason);
    }

    [LinuxFact]
    public void The_first_process_is_read_or_refused_for_a_reason()
    {
        try
        {
            using LinuxProcessReader reader = LinuxProcessReader.Open(1, evenIfEnded: false);
            Assert.True(reader.TryReadCpu(out long used));
            Assert.NotEqual(0, used);
            Assert.NotEmpty(reader.Name);
        }
        catch (MeasurementException error)
        {
            Assert.Equal(FailureKind.ProcessNotReadable, error.Kind);
        }
    }

    [LinuxFact(NeedsKernelThread = true)]
    public void A_kernel_thread_has_cpu_time_and_no_memory()
    {
        using LinuxProcessReader reader = LinuxProcessReader.Open(2, evenIfEnded: false);
        Assert.True(reader.IsKernelThread);
        Assert.True(reader.TryReadCpu(out _));
        Assert.True(reader.TryReadDetails(out ProcessDetails details));
        Assert.Null(details.WorkingSetBytes);
        Assert.False(reader.TryReadMemory(out _));
    }

    [LinuxFact]
    public void Memory_can_still_be_read_after_the_process_became_another_program()
    {
        int id = _folder.Start(_folder.Script("echo > ready; until [ -e go ]; do sleep 0.01; done; exec sleep 1000")).Id;
        _folder.Line("ready");
        using LinuxProcessReader reader = LinuxProcessReader.Open(id, evenIfEnded: false);
        Assert.True(reader.TryReadMemory(out _));
        Assert.True(reader.TryReadDetails(out ProcessDetails before));
        File.WriteAllText(_folder.File("go"), string.Empty);
        Until.True(() => File.ReadAllText($"/proc/{id}/comm") == "sleep\n" && State(id) == 'S', "it is the other program");
        Assert.True(reader.TryReadMemory(out ProcessMemory memory));
        Assert.InRange(memory.PrivateBytes, 4096, 50_000_000);
        Assert.True(reader.TryReadDetails(out ProcessDetails after));
        Assert.Equal(before.StartKey, after.StartKey);
    }

    [LinuxFact]
    public void Disposing_closes_every_handle()
    {
        int id = _folder.Start(ShellFolder.Command("sleep", "1000")).Id;
        LinuxProcessReader reader = LinuxProcessReader.Open(id, evenIfEnded: false);
        Assert.Equal(["fd", "smaps_rollup", "stat", "statm"], HandlesOn(id));
        reader.Dispose();
        Assert.Empty(HandlesOn(id));
        Assert.Throws<MeasurementException>(() => LinuxProcessReader.Open(int.MaxValue, evenIfEnded: false));
    }

    [LinuxFact]
    public void Only_direct_children_are_listed()
    {
        int root = _folder.Start(_folder.Script("sh -c 'sleep 1000 & echo $! > grandchild; wait' & echo $! > child; sleep 1000 & echo $! > other; wait")).Id;
        int[] children = [.. new[] { "child", "other" }.Select(name => int.Parse(_folder.Line(name), CultureInfo.InvariantCulture))];
        int grandchild = int.Parse(_folder.Line("grandchild"), CultureInfo.InvariantCulture);
        LinuxProcessSource source = new();
        Assert.Equal(children.Order(), source.ChildrenOf(root).Order());
        Assert.Equal([grandchild], source.ChildrenOf(children[0]));
        Assert.Empty(source.ChildrenOf(grandchild));
        Assert.Empty(source.ChildrenOf(int.MaxValue));
    }

    [LinuxFact]
    public void The_timer_ends_its_wait_when_a_process_ends()
    {
        IStartedProgram stays = _folder.Start(ShellFolder.Command("sleep", "1000"));
        IStartedProgram ends = _folder.Start(ShellFolder.Command("sleep", "0.1"));
        using LinuxProcessReader first = LinuxProcessReader.Open(stays.Id, evenIfEnded: true);
        using LinuxProcessReader second = LinuxProcessReader.Open(ends.Id, evenIfEnded: true);
        using LinuxSampleTimer timer = new(CancellationToken.None);
        bool[] ended = [true, false, true];
        Assert.False(timer.Wait(long.MaxValue, [first.ExitDescriptor, second.ExitDescriptor, -1], ended));
        Assert.Equal([false, true, false], ended);
    }

    [LinuxFact]
    public void The_timer_waits_until_the_moment_and_is_ended_by_cancellation()
    {
        using CancellationTokenSource stop = new();
        using LinuxSampleTimer timer = new(stop.Token);
        long moment = MonotonicClock.Instance.Nanoseconds + 20_000_000;
        Assert.True(timer.Wait(moment, [], []));
        Assert.InRange(MonotonicClock.Instance.Nanoseconds, moment, long.MaxValue);
        Assert.True(timer.Wait(0, [], []));
        stop.CancelAfter(30);
        Assert.Throws<OperationCanceledException>(() => timer.Wait(long.MaxValue, [], []));
    }

    [LinuxFact]
    public void The_same_busy_child_has_used_about_the_same_by_either_source()
    {
        int id = _folder.Start(_folder.Script("while :; do :; done")).Id;
        using IProcessReader fine = new LinuxProcessSource().Open(id);
        using IProcessReader coarse = new PortableProcessSource().Open(id);
        Assert.Equal(fine.Name, coarse.Name);
        long before = 0;
        Until.True(() => fine.TryReadCpu(out before) && before > 700_000_000, "it has burned 0.7 s");

        // It burns on while this is read, and on a busy host for long: between the two readings lies the third.
        Assert.True(coarse.TryReadCpu(out long portable));
        Assert.True(fine.TryReadCpu(out long after));
        Assert.True(portable >= 0.85 * before && portable <= 1.1 * after, $"{before} ns, {portable} ns, {after} ns");
    }

    private static char State(int id)
    {
        string stat = File.ReadAllText($"/proc/{id}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static IEnumerable<string> HandlesOn(int id) => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(link => new FileInfo(link).LinkTarget ?? string.Empty)
        .Where(target => target.StartsWith($"/proc/{id}/", StringComparison.Ordinal))
        .Select(target => Path.GetFileName(target)).Order(StringComparer.Ordinal);
}
