using System.Globalization;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Bench.Cpu;

/// <summary>The ways to read the CPU time of another process that are compared: windows in a row, one reading more than windows.</summary>
internal static class CpuSamplers
{
    /// <summary>What Measure-ProcessCpu does, except that the moment of its baseline is known here.</summary>
    public static CpuReading[] PerfTools(int processId, int windowMs, int count)
    {
        ProcessCpuOptions options = new() { ProcessIds = [processId], Interval = TimeSpan.FromMilliseconds(windowMs), Count = count };
        IClock clock = MonotonicClock.Instance;
        IProcessSource source = ProcessPlatform.OpenSource();
        using ISampleTimer timer = ProcessPlatform.OpenTimer(source, CancellationToken.None);
        IProcessReader reader = source.Open(processId);
        SampledTarget target = new(reader.Name, new ProcessTrack(source, reader, includesChildren: false));
        List<CpuReading> readings = [];
        SamplingRun run = new(options, clock, timer, new CpuResultBuilder(source, options), sample => readings.Add(Next(readings[^1], sample[0])));
        run.Rehearse([target]);
        timer.Wait(timer.Next(clock.Nanoseconds), [], []);
        long before = clock.Nanoseconds;
        target.Track.ReadCpu(clock, timer);
        target.Track.TryBegin();
        readings.Add(new CpuReading(target.Track.WindowFrom, 0));
        run.Add(target);
        run.Run(before, progress: null);
        return [.. readings];
    }

    /// <summary>The kernel's CPU clock of the process, at instants anywhere within its tick.</summary>
    public static CpuReading[] ProcessClock(int processId, int windowMs, int count)
    {
        CpuReading[] readings = new CpuReading[count + 1];
        for (int i = 0; i < readings.Length; i++)
        {
            LinuxClocks.Sleep((windowMs * 1_000_000L) + Random.Shared.Next(-2_000_000, 2_000_000));
            long before = LinuxClocks.Now;
            long cpu = LinuxClocks.ProcessCpu(processId);
            readings[i] = new CpuReading((before + LinuxClocks.Now) / 2, cpu);
        }

        return readings;
    }

    public static CpuReading[] Psutil(int processId, int windowMs, int count) =>
    [
        .. ExternalProgram.RunPython("psutil_cpu.py", $"{processId}", $"{windowMs}", $"{count}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(fields => new CpuReading(Number(fields[0]), Number(fields[1]))),
    ];

    private static CpuReading Next(CpuReading last, ProcessCpuResult result) =>
        new(last.At + (long)Math.Round(1e6 * result.DurationMs), last.Cpu + (long)Math.Round(1e6 * result.CpuMs!.Value));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
