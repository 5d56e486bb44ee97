// Latency and throughput of the wire client beside redis-benchmark, redis-py and StackExchange.Redis on one server.
// Hosts are noisy: the tools take turns in every round, and what counts is the median of the ratios of the rounds.
using System.Globalization;
using PerfTools;
using PerfTools.Bench;
using PerfTools.Cli.Demo;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 11;
const int Count = 10_000;
int[] sizes = [100, 10 * 1024, 100 * 1024];
using RedisServerProcess redis = RedisServerProcess.Start("redis-server", CancellationToken.None);

Console.WriteLine($"Redis latency, one connection, {rounds} rounds of {Count} operations; each cell is p50 / mean");
Console.WriteLine();
Console.WriteLine("| operation | bytes | busy polling us | blocking us | redis-benchmark us | busy polling / redis-benchmark | blocking / redis-benchmark | blocking / redis-py | blocking / StackExchange |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
foreach (int size in sizes)
{
    List<Dictionary<string, Sample>>[] tools = Rotate(
        rounds,
        () => Contestants.PerfTools(redis.Port, RedisClient.Wire, RedisReceiveMode.BusyPoll, size, Count, 1),
        () => Contestants.PerfTools(redis.Port, RedisClient.Wire, RedisReceiveMode.Blocking, size, Count, 1),
        () => Contestants.RedisBenchmark(redis.Port, size, Count, 1),
        () => Contestants.Python(redis.Port, size, Count / 4),
        () => Contestants.PerfTools(redis.Port, RedisClient.StackExchange, RedisReceiveMode.Blocking, size, Count / 4, 1));
    foreach (string operation in new[] { "Set", "Get" })
    {
        string absolute = string.Join(" | ", tools.Take(3).Select(tool => $"{Absolute(tool, operation, sample => sample.P50):0.0} / {Absolute(tool, operation, sample => sample.Mean):0.0}"));
        string ratios = string.Join(" | ", new[] { (0, 2), (1, 2), (1, 3), (1, 4) }.Select(pair => Ratios(tools[pair.Item1], tools[pair.Item2], operation)));
        Console.WriteLine($"| {operation} | {size} | {absolute} | {ratios} |");
    }
}

Console.WriteLine();
Console.WriteLine($"Throughput, 50 connections, 100 B, {rounds} rounds of {10 * Count} operations");
Console.WriteLine();
Console.WriteLine("| operation | PerfTools /s | redis-benchmark /s | median ratio |");
Console.WriteLine("|---|---:|---:|---:|");
List<Dictionary<string, Sample>>[] crowds = Rotate(
    rounds,
    () => Contestants.PerfTools(redis.Port, RedisClient.Wire, RedisReceiveMode.Blocking, 100, 10 * Count, 50),
    () => Contestants.RedisBenchmark(redis.Port, 100, 10 * Count, 50));
foreach (string operation in new[] { "Set", "Get" })
{
    Console.WriteLine(
        $"| {operation} | {Absolute(crowds[0], operation, sample => sample.PerSecond):0} | {Absolute(crowds[1], operation, sample => sample.PerSecond):0} | {Ratio(crowds[0], crowds[1], operation, sample => sample.PerSecond):0.00} |");
}

static List<Dictionary<string, Sample>>[] Rotate(int rounds, params Func<Dictionary<string, Sample>>[] tools)
{
    List<Dictionary<string, Sample>>[] results = [.. tools.Select(_ => new List<Dictionary<string, Sample>>())];
    for (int round = 0; round < rounds; round++)
    {
        for (int turn = 0; turn < tools.Length; turn++)
        {
            int tool = (turn + round) % tools.Length;
            results[tool].Add(tools[tool]());
        }
    }

    return results;
}

static string Ratios(List<Dictionary<string, Sample>> ours, List<Dictionary<string, Sample>> other, string operation) =>
    $"{Ratio(ours, other, operation, sample => sample.P50):0.00} / {Ratio(ours, other, operation, sample => sample.Mean):0.00}";

static double Absolute(List<Dictionary<string, Sample>> tool, string operation, Func<Sample, double> metric) =>
    Median(tool.Select(round => metric(round[operation])));

static double Ratio(List<Dictionary<string, Sample>> ours, List<Dictionary<string, Sample>> other, string operation, Func<Sample, double> metric) =>
    Median(ours.Zip(other, (a, b) => metric(a[operation]) / metric(b[operation])));

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}
