using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

/// <summary>These run alone: children that other tests wait for would be counted too.</summary>
[CollectionDefinition(nameof(BlockCpuMeasurementTests), DisableParallelization = true)]
public class BlockCpuCollection;

[Collection(nameof(BlockCpuMeasurementTests))]
public sealed class BlockCpuMeasurementTests : IDisposable
{
    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void What_the_block_burns_on_its_own_thread_is_in_the_thread_and_in_the_process()
    {
        double inBlock = 0;
        long before = LinuxNative.ReadClock(LinuxNative.ClockProcess);
        ProcessCpuResult result = BlockCpuMeasurement.Measure("{ burn }", () => inBlock = ThreadMs(() => Burn(200_000_000)), ThresholdSet.None);
        double inProcess = (LinuxNative.ReadClock(LinuxNative.ClockProcess) - before) / 1e6;

        // What a virtual machine lost while it burnt is in all of these clocks, or in none.
        Assert.True(inBlock >= 200, $"{inBlock} ms");
        Assert.InRange(result.ThreadCpuMs!.Value, inBlock - 0.001, inBlock + 30);
        Assert.InRange(result.CpuMs!.Value, 198, inProcess + 20);
        Assert.Equal(("{ burn }", Environment.ProcessId, 0d), (result.Target, result.ProcessId, result.ChildCpuMs));
        Assert.NotNull(result.PrivateBytes);
    }

    [LinuxFact]
    public void What_other_threads_burn_is_in_the_process_and_not_in_the_thread()
    {
        double inBlock = 0;
        long before = LinuxNative.ReadClock(LinuxNative.ClockProcess);
        ProcessCpuResult result = BlockCpuMeasurement.Measure("{ burn }", () => inBlock = ThreadMs(OnAnotherThread), ThresholdSet.None);
        double inProcess = (LinuxNative.ReadClock(LinuxNative.ClockProcess) - before) / 1e6;
        Assert.InRange(result.ThreadCpuMs!.Value, inBlock - 0.001, inBlock + 30);
        Assert.InRange(result.CpuMs!.Value, inBlock + 198, inProcess + 20);

        static void OnAnotherThread()
        {
            Thread other = new(() => Burn(200_000_000));
            other.Start();
            other.Join();
        }
    }

    [LinuxFact(NeedsPython = true)]
    public void What_a_child_burns_that_the_block_waits_for_is_child_time()
    {
        ProgramExit exit = default;
        ProcessCpuResult result = BlockCpuMeasurement.Measure("{ python3 }", () => exit = _folder.Run(_folder.Burner(0.3)), ThresholdSet.None);
        double milliseconds = (exit.UserNanoseconds + exit.KernelNanoseconds) / 1e6;
        Assert.True(milliseconds >= 300, $"{milliseconds} ms");

        // To the microsecond, though /proc counts in 10 ms.
        Assert.Equal(milliseconds, result.ChildCpuMs!.Value, 0.05);
        Assert.True(result.CpuMs >= result.ChildCpuMs);
    }

    [LinuxFact]
    public void What_the_block_throws_is_thrown_on() =>
        Assert.Throws<InvalidTimeZoneException>(() =>
            BlockCpuMeasurement.Measure("{ throw }", () => throw new InvalidTimeZoneException(), ThresholdSet.None));

    /// <summary>What this thread uses for a piece of work, by its own clock.</summary>
    private static double ThreadMs(Action work)
    {
        long begin = LinuxNative.ReadClock(LinuxNative.ClockThread);
        work();
        return (LinuxNative.ReadClock(LinuxNative.ClockThread) - begin) / 1e6;
    }

    private static void Burn(long nanoseconds)
    {
        long begin = LinuxNative.ReadClock(LinuxNative.ClockThread);
        while (LinuxNative.ReadClock(LinuxNative.ClockThread) - begin < nanoseconds) Thread.SpinWait(100);
    }
}
