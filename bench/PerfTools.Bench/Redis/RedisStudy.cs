using PerfTools.Cli.Demo;
using Run = System.Collections.Generic.Dictionary<string, PerfTools.Bench.Redis.RedisSample>;

namespace PerfTools.Bench.Redis;

/// <summary>Latency and throughput of the wire client beside redis-benchmark, redis-py and StackExchange.Redis on one server.</summary>
internal static class RedisStudy
{
    private const int Count = 10_000;
    private static readonly string[] Operations = ["Set", "Get"];

    public static void Run(int rounds)
    {
        using RedisServerProcess redis = RedisServerProcess.Start("redis-server", CancellationToken.None);
        Latency(redis.Port, rounds);
        Throughput(redis.Port, rounds);
    }

    private static void Latency(int port, int rounds)
    {
        MarkdownTable.Begin(
            $"Redis latency, one connection, {rounds} rounds of {Count} operations; each cell is p50 / mean",
            "operation", "#bytes", "#busy polling us", "#blocking us", "#redis-benchmark us", "#busy polling / redis-benchmark",
            "#blocking / redis-benchmark", "#blocking / redis-py", "#blocking / StackExchange");
        foreach (int size in new[] { 100, 10 * 1024, 100 * 1024 })
        {
            List<Run>[] tools = Rounds.Rotate(
                rounds,
                () => RedisTools.PerfTools(port, RedisClient.Wire, RedisReceiveMode.BusyPoll, size, Count, 1),
                () => RedisTools.PerfTools(port, RedisClient.Wire, RedisReceiveMode.Blocking, size, Count, 1),
                () => RedisTools.RedisBenchmark(port, size, Count, 1),
                () => RedisTools.Python(port, size, Count / 4),
                () => RedisTools.PerfTools(port, RedisClient.StackExchange, RedisReceiveMode.Blocking, size, Count / 4, 1));
            foreach (string operation in Operations)
            {
                IEnumerable<string> absolute = tools.Take(3).Select(tool =>
                    $"{Absolute(tool, operation, sample => sample.P50):0.0} / {Absolute(tool, operation, sample => sample.Mean):0.0}");
                IEnumerable<string> ratios = new[] { (0, 2), (1, 2), (1, 3), (1, 4) }
                    .Select(pair => Ratios(tools[pair.Item1], tools[pair.Item2], operation));
                MarkdownTable.Row([operation, $"{size}", .. absolute, .. ratios]);
            }
        }
    }

    private static void Throughput(int port, int rounds)
    {
        MarkdownTable.Begin(
            $"Throughput, 50 connections, 100 B, {rounds} rounds of {10 * Count} operations",
            "operation", "#PerfTools /s", "#redis-benchmark /s", "#median ratio");
        List<Run>[] tools = Rounds.Rotate(
            rounds,
            () => RedisTools.PerfTools(port, RedisClient.Wire, RedisReceiveMode.Blocking, 100, 10 * Count, 50),
            () => RedisTools.RedisBenchmark(port, 100, 10 * Count, 50));
        foreach (string operation in Operations)
        {
            double ratio = Rounds.Ratio(tools[0], tools[1], round => round[operation].PerSecond);
            IEnumerable<string> absolute = tools.Select(tool => $"{Absolute(tool, operation, sample => sample.PerSecond):0}");
            MarkdownTable.Row([operation, .. absolute, $"{ratio:0.00}"]);
        }
    }

    private static string Ratios(List<Run> ours, List<Run> other, string operation) =>
        $"{Rounds.Ratio(ours, other, round => round[operation].P50):0.00} / {Rounds.Ratio(ours, other, round => round[operation].Mean):0.00}";

    private static double Absolute(List<Run> tool, string operation, Func<RedisSample, double> metric) =>
        Rounds.Median(tool.Select(round => metric(round[operation])));
}
