// Latency and throughput of the wire client beside redis-benchmark, redis-py and StackExchange.Redis on one server.
// Hosts are noisy: the tools take turns in every round, and what counts is the median of the ratios of the rounds.
using System.Globalization;
using PerfTools;
using PerfTools.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 11;
const int Count = 10_000;
int[] sizes = [100, 10 * 1024, 100 * 1024];
using LocalRedis redis = new();

Console.WriteLine($"Redis latency, one connection, {rounds} rounds of {Count} operations; ratios are medians over rounds of PerfTools / other");
Console.WriteLine();
Console.WriteLine("| operation | bytes | PerfTools p50 us | mean us | / redis-benchmark p50 | mean | / redis-py p50 | mean | / StackExchange p50 | mean |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
foreach (int size in sizes)
{
    List<Dictionary<string, Sample>>[] tools = Rotate(
        rounds,
        () => Contestants.PerfTools(redis.Port, RedisClient.Wire, size, Count, 1),
        () => Contestants.RedisBenchmark(redis.Port, size, Count, 1),
        () => Contestants.Python(redis.Port, size, Count / 4),
        () => Contestants.PerfTools(redis.Port, RedisClient.StackExchange, size, Count / 4, 1));
    foreach (string operation in new[] { "Set", "Get" })
    {
        string ratios = string.Join(" | ", tools.Skip(1).Select(other =>
            $"{Ratio(tools[0], other, operation, sample => sample.P50):0.00} | {Ratio(tools[0], other, operation, sample => sample.Mean):0.00}"));
        Console.WriteLine($"| {operation} | {size} | {Median(tools[0].Select(round => round[operation].P50)):0.0} | {Median(tools[0].Select(round => round[operation].Mean)):0.0} | {ratios} |");
    }
}

Console.WriteLine();
Console.WriteLine($"Throughput, 50 connections, 100 B, {rounds} rounds of {10 * Count} operations");
Console.WriteLine();
Console.WriteLine("| operation | PerfTools /s | redis-benchmark /s | median ratio |");
Console.WriteLine("|---|---:|---:|---:|");
List<Dictionary<string, Sample>>[] crowds = Rotate(
    rounds,
    () => Contestants.PerfTools(redis.Port, RedisClient.Wire, 100, 10 * Count, 50),
    () => Contestants.RedisBenchmark(redis.Port, 100, 10 * Count, 50));
foreach (string operation in new[] { "Set", "Get" })
{
    Console.WriteLine(
        $"| {operation} | {Median(crowds[0].Select(round => round[operation].PerSecond)):0} | {Median(crowds[1].Select(round => round[operation].PerSecond)):0} | {Ratio(crowds[0], crowds[1], operation, sample => sample.PerSecond):0.00} |");
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

static double Ratio(List<Dictionary<string, Sample>> ours, List<Dictionary<string, Sample>> other, string operation, Func<Sample, double> metric) =>
    Median(ours.Zip(other, (a, b) => metric(a[operation]) / metric(b[operation])));

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}
