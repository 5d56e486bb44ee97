using System.Diagnostics;
using System.Globalization;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;

namespace PerfTools.Bench.Cpu;

/// <summary>What one sample of a process costs beside psutil, and what sampling many costs altogether.</summary>
internal static class SamplingCostStudy
{
    private const int Samples = 20_000;
    private const int ManyProcesses = 100;
    private const int PerSecond = 10;
    private const int Seconds = 20;

    // In the first half of the run the runtime still compiles, which is paid once and not per sample.
    private const int Half = ManyProcesses * PerSecond * Seconds;

    public static void Run(int rounds)
    {
        using IdleProcesses idle = new(ManyProcesses);
        OneSample(idle.Ids[0], rounds);
        ManySamples(idle.Ids);
    }

    private static void OneSample(int processId, int rounds)
    {
        MarkdownTable.Begin(
            $"One sample of CPU, memory and threads of one process, {rounds} rounds of {Samples} samples",
            "#PerfTools us", "#psutil oneshot us", "#median ratio");
        List<double>[] tools = Rounds.Rotate(
            rounds,
            () => PerfToolsUs(processId),
            () => double.Parse(ExternalProgram.RunPython("psutil_cost.py", $"{processId}", $"{Samples}"), CultureInfo.InvariantCulture));
        MarkdownTable.Row([.. tools.Select(tool => $"{Rounds.Median(tool):0.00}"), $"{Rounds.Ratio(tools[0], tools[1], cost => cost):0.000}"]);
    }

    private static double PerfToolsUs(int processId)
    {
        using IProcessReader reader = ProcessPlatform.OpenSource().Open(processId);
        Read(reader, Samples / 10);
        long begin = Stopwatch.GetTimestamp();
        Read(reader, Samples);
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Samples;
    }

    private static void Read(IProcessReader reader, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadCpu(out _) || !reader.TryReadDetails(out _))
                throw new InvalidOperationException($"The process {reader.Id} could not be read.");
        }
    }

    private static void ManySamples(IReadOnlyList<int> processIds)
    {
        ProcessCpuOptions options = new()
        {
            ProcessIds = processIds,
            Interval = TimeSpan.FromSeconds(1.0 / PerSecond),
            Count = 2 * Seconds * PerSecond,
        };
        int results = 0;
        double reported = 0;
        TimeSpan cpu = default;
        long begin = 0;
        foreach (ProcessCpuResult result in new ProcessCpuMeasurement(options).MeasureAsync().ToBlockingEnumerable())
        {
            results++;
            if (results == Half)
            {
                cpu = Environment.CpuUsage.TotalTime;
                begin = Stopwatch.GetTimestamp();
            }

            if (results > Half) reported += result.SamplerCostUs!.Value / Half;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        if (results != 2 * Half) throw new InvalidOperationException($"{results} samples instead of {2 * Half}: the host was too busy.");
        MarkdownTable.Begin(
            $"{ManyProcesses} processes sampled {PerSecond} times a second for {Seconds} seconds",
            "#share of one core, all of PerfTools", "#us per sample, all of PerfTools", "#us per sample, sampling thread as in the results");
        MarkdownTable.Row($"{100 * (cpu / elapsed):0.00} %", $"{cpu.TotalMicroseconds / Half:0.0}", $"{reported:0.0}");
    }
}
