using System.Globalization;

namespace PerfTools.Bench.Cpu;

/// <summary>The ways to read the CPU time of another process that are compared: windows in a row, one reading more than windows.</summary>
internal static class CpuSamplers
{
    /// <summary>The kernel's CPU clock of the process, at instants anywhere within its tick.</summary>
    public static CpuReading[] ProcessClock(int processId, int windowMs, int count)
    {
        CpuReading[] readings = new CpuReading[count + 1];
        long start = LinuxClocks.Now + 10_000_000;
        for (int i = 0; i < readings.Length; i++)
        {
            LinuxClocks.SleepUntil(start + (i * windowMs * 1_000_000L) + Random.Shared.Next(-2_000_000, 2_000_000));
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

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
