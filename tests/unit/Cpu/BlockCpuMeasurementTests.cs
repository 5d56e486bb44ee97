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
        ProcessCpuResult result = BlockCpuMeasurement.Measure("{ burn }", () => Burn(200_000_000), ThresholdSet.None);
        Assert.InRange(result.ThreadCpuMs!.Value, 200, 230);
        Assert.InRange(result.CpuMs!.Value, 198, 600);
        Assert.Equal(("{ burn }", Environment.ProcessId, 0d), (result.Target, result.ProcessId, result.ChildCpuMs));
        Assert.NotNull(result.PrivateBytes);
    }

    [LinuxFact]
    public void What_other_threads_burn_is_in_the_process_and_not_in_the_thread()
    {
        ProcessCpuResult result = BlockCpuMeasurement.Measure(
            "{ burn }",
            () =>
            {
                Thread other = new(() => Burn(200_000_000));
                other.Start();
                other.Join();
            },
            ThresholdSet.None);
        Assert.InRange(result.ThreadCpuMs!.Value, 0, 50);
        Assert.InRange(result.CpuMs!.Value, 198, 600);
    }

    [LinuxFact(NeedsPython = true)]
    public void What_a_child_burns_that_the_block_waits_for_is_child_time()
    {
        ProgramExit exit = default;
        ProcessCpuResult result = BlockCpuMeasurement.Measure("{ python3 }", () => exit = _folder.Run(_folder.Burner(0.3)), ThresholdSet.None);
        double milliseconds = (exit.UserNanoseconds + exit.KernelNanoseconds) / 1e6;
        Assert.InRange(milliseconds, 300, 600);

        // To the microsecond, though /proc counts in 10 ms.
        Assert.Equal(milliseconds, result.ChildCpuMs!.Value, 0.05);
        Assert.True(result.CpuMs >= result.ChildCpuMs);
    }

    [LinuxFact]
    public void What_the_block_throws_is_thrown_on() =>
        Assert.Throws<InvalidTimeZoneException>(() =>
            BlockCpuMeasurement.Measure("{ throw }", () => throw new InvalidTimeZoneException(), ThresholdSet.None));

    private static void Burn(long nanoseconds)
    {
        long begin = LinuxNative.ReadClock(LinuxNative.ClockThread);
        while (LinuxNative.ReadClock(LinuxNative.ClockThread) - begin < nanoseconds) Thread.SpinWait(100);
    }
}
