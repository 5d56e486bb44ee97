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
        // The first run is compiled while it runs, which happens once and not per sample.
        Sample(processIds, seconds: 3);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long begin = Stopwatch.GetTimestamp();
        double reported = Sample(processIds, seconds: 20);
        double share = (Environment.CpuUsage.TotalTime - before) / Stopwatch.GetElapsedTime(begin);
        MarkdownTable.Begin(
            $"{ManyProcesses} processes sampled {PerSecond} times a second",
            "#samples/s", "#share of one core, whole process", "#us per sample", "#us per sample in the results: the sampling thread");
        double perSecond = PerSecond * ManyProcesses;
        MarkdownTable.Row($"{perSecond:0}", $"{100 * share:0.00} %", $"{1e6 * share / perSecond:0.0}", $"{reported:0.0}");
    }

    /// <summary>The mean of what the results say that they cost.</summary>
    private static double Sample(IReadOnlyList<int> processIds, int seconds)
    {
        ProcessCpuOptions options = new()
        {
            ProcessIds = processIds,
            Interval = TimeSpan.FromSeconds(1.0 / PerSecond),
            Count = seconds * PerSecond,
        };
        int count = 0;
        double cost = 0;
        foreach (ProcessCpuResult result in new ProcessCpuMeasurement(options).MeasureAsync().ToBlockingEnumerable())
        {
            count++;
            cost += result.SamplerCostUs;
        }

        int wanted = seconds * PerSecond * processIds.Count;
        return count == wanted ? cost / count : throw new InvalidOperationException($"{count} samples instead of {wanted}: was the host too busy?");
    }

    private sealed class IdleProcesses : IDisposable
    {
        private readonly IPreparedProgram _program =
            ProgramLauncher.Prepare(new ProgramCommand { FilePath = "sleep", Arguments = ["600"] }, ProgramOutput.Discard);

        private readonly List<IStartedProgram> _started;

        public IdleProcesses(int count) => _started = [.. Enumerable.Range(0, count).Select(_ => _program.Start())];

        public IReadOnlyList<int> Ids => [.. _started.Select(process => process.Id)];

        public void Dispose()
        {
            _started.ForEach(process => process.Dispose());
            _program.Dispose();
        }
    }
}
