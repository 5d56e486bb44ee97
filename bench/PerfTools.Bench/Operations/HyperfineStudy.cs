using PerfTools.Engine.Operations;
using PerfTools.Engine.Timing;

namespace PerfTools.Bench.Operations;

/// <summary>The time that programs take from start to exit, by Measure-Operation and by hyperfine in turns.</summary>
internal static class HyperfineStudy
{
    private const int Warmup = 5;

    // The last two are interpreters, of which both tools should find the same one faster.
    private static readonly (string Command, int Count)[] Commands =
        [("/bin/true", 300), ("dotnet --version", 20), ("/usr/bin/python3 -c pass", 60), ("/usr/bin/perl -e 1", 200)];

    public static void Run(int rounds)
    {
        MarkdownTable.Begin(
            $"Programs from start to exit, {rounds} rounds; each ratio is mean / median",
            "command", "#runs per round", "#PerfTools mean us", "#hyperfine mean us", "#PerfTools / hyperfine");
        List<CommandTime>[][] results = [.. Commands.Select(command => Compare(command.Command, command.Count, rounds))];
        List<CommandTime>[] one = results[^2];
        List<CommandTime>[] other = results[^1];
        Console.WriteLine();
        Console.WriteLine(
            $"'{Commands[^1].Command}' is faster than '{Commands[^2].Command}' in {Faster(other[0], one[0])} of {rounds} rounds by PerfTools, " +
            $"in {Faster(other[1], one[1])} by hyperfine.");
    }

    private static List<CommandTime>[] Compare(string command, int count, int rounds)
    {
        List<CommandTime>[] tools = Rounds.Rotate(rounds, () => PerfTools(command, count), () => Hyperfine.Measure(command, Warmup, count));
        double mean = Rounds.Ratio(tools[0], tools[1], time => time.MeanUs);
        double median = Rounds.Ratio(tools[0], tools[1], time => time.MedianUs);
        IEnumerable<string> means = tools.Select(tool => $"{Rounds.Median(tool.Select(time => time.MeanUs)):0}");
        MarkdownTable.Row([$"`{command}`", $"{count}", .. means, $"{mean:0.00} / {median:0.00}"]);
        return tools;
    }

    private static CommandTime PerfTools(string command, int count)
    {
        OperationOptions options = new()
        {
            Name = command,
            Kind = OperationKind.Command,
            WarmupCount = Warmup,
            MinimumCount = count,
            MaximumCount = count,
            MaximumDuration = TimeSpan.FromMinutes(5),
        };
        string[] words = command.Split(' ');
        using ProgramOperation operation = new(new ProgramCommand { FilePath = words[0], Arguments = words[1..] }, baseline: null, ignoreExitCode: false);
        using OperationSampler sampler = new(options, MonotonicClock.Instance, counters: null, new Progress<MeasurementProgress>(), CancellationToken.None);
        operation.Run(sampler, prepare: null, CancellationToken.None);
        OperationResult result = sampler.Result();
        return new CommandTime(result.MeanUs!.Value, result.MedianUs!.Value);
    }

    private static int Faster(List<CommandTime> one, List<CommandTime> other) =>
        one.Zip(other, (a, b) => a.MeanUs < b.MeanUs).Count(isFaster => isFaster);
}
