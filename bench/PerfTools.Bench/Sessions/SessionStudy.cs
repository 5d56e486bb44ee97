using System.Diagnostics;
using System.Globalization;
using PerfTools.Cli.Demo;
using PerfTools.Engine.Sessions.Redis;

namespace PerfTools.Bench.Sessions;

/// <summary>Loads of concurrent sessions beside the tools that people use for them, each pair on one server in one run.</summary>
internal static class SessionStudy
{
    private static readonly TimeSpan HttpDuration = TimeSpan.FromSeconds(3);

    public static void Run(int rounds)
    {
        using (RedisServerProcess redis = RedisServerProcess.Start("redis-server", CancellationToken.None))
        {
            Redis(redis.Port, rounds);
            Memory(redis.Port);
            Pause(redis);
        }

        using (NginxProcess nginx = new()) Http(nginx.Uri, rounds);
        Scripts(rounds);
    }

    private static void Redis(int port, int rounds)
    {
        List<LoadSample>[] tools = Rounds.Rotate(
            rounds, () => SessionTools.PerfTools(port), () => SessionTools.RedisBenchmark(port), () => SessionTools.Python(port));
        MarkdownTable.Begin(
            $"{SessionTools.Sessions} sessions x {SessionTools.Operations} SET of {SessionTools.PayloadBytes} B, {rounds} rounds",
            "PerfTools /s", "redis-benchmark -c 50 /s", "redis-py threads /s", "#PerfTools / redis-benchmark", "#PerfTools / redis-py", "#p50 / redis-benchmark's");
        MarkdownTable.Row(
            [.. tools.Select(PerSecond), Ratio(tools[0], tools[1]), Ratio(tools[0], tools[2]), $"{Rounds.Ratio(tools[0], tools[1], sample => sample.P50Us):0.00}"]);
    }

    private static void Http(Uri uri, int rounds)
    {
        List<LoadSample>[] tools = Rounds.Rotate(rounds, () => SessionTools.PerfTools(uri, HttpDuration), () => SessionTools.Wrk(uri, HttpDuration));
        MarkdownTable.Begin(
            $"GET from nginx, {SessionTools.Sessions} connections, {rounds} rounds of {HttpDuration.TotalSeconds:0} s",
            "PerfTools /s", "wrk -c 50 -t 1 /s", "#PerfTools / wrk", "#p50 us", "#wrk p50 us");
        MarkdownTable.Row(
            [.. tools.Select(PerSecond), Ratio(tools[0], tools[1]), .. tools.Select(tool => $"{Rounds.Median(tool.Select(sample => sample.P50Us)):0}")]);
    }

    /// <summary>The module in a real PowerShell, where there is one.</summary>
    private static void Scripts(int rounds)
    {
        string? module = Environment.GetEnvironmentVariable("PERFTOOLS_MODULE");
        if (module is null)
        {
            Console.WriteLine("\nScript blocks: set PERFTOOLS_MODULE to the folder of the built module, with pwsh on PATH.");
            return;
        }

        double[][] lines = [.. ExternalProgram.Run("pwsh", "-NoProfile", "-File", Path.Combine(AppContext.BaseDirectory, "noop_sessions.ps1"), "-Module", module, "-Rounds", $"{rounds}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        double Median(Func<double[], double> of) => Rounds.Median(lines.Select(of));
        MarkdownTable.Begin(
            $"An empty script block 5,000 times in 50 sessions, {rounds} rounds",
            "PerfTools /s", "PerfTools /s, with making and closing the sessions", "ForEach-Object -Parallel /s", "#median ratio", "#median ratio of the whole calls");
        MarkdownTable.Row(
            $"{Median(line => line[0]):0}", $"{Median(line => line[1]):0}", $"{Median(line => line[2]):0}", $"{Median(line => line[0] / line[2]):0.0}", $"{Median(line => line[1] / line[2]):0.0}");
    }

    /// <summary>What ten million operations leave behind in the client.</summary>
    private static void Memory(int port)
    {
        const long Operations = 10_000_000;
        _ = SessionTools.Redis(port, 1_000);
        (long heap, long set) = Held();
        ConcurrentSessionsResult result = SessionTools.Redis(port, Operations / SessionTools.Sessions);
        (long heapAfter, long setAfter) = Held();
        MarkdownTable.Begin("Memory of the client", "operations", "#managed heap grew by MB", "#working set grew by MB", "#bytes an operation");
        MarkdownTable.Row(
            $"{result.Succeeded}", $"{(heapAfter - heap) / 1048576.0:0.0}", $"{(setAfter - set) / 1048576.0:0.0}", $"{(double)(setAfter - set) / result.Succeeded:0.000}");
    }

    private static (long Heap, long WorkingSet) Held()
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        using Process self = Process.GetCurrentProcess();
        return (heap, self.WorkingSet64);
    }

    /// <summary>A server that stands still for one second in ten: the example of wrk2's README, for a closed and an open model.</summary>
    private static void Pause(RedisServerProcess redis)
    {
        MarkdownTable.Begin("A server that is stopped for 1 s in 10 (SIGSTOP)", "model", "#p50 us", "#p99 us", "#max us", "#service p99 us", "#service max us");
        foreach (double? rate in new double?[] { null, 1_000 })
        {
            SessionLoadOptions options = new() { SessionCount = 5, OperationCount = null, Duration = TimeSpan.FromSeconds(10), Rate = rate };
            using Timer stop = new(_ => ExternalProgram.Run("sh", "-c", $"kill -STOP {redis.ProcessId}; sleep 1; kill -CONT {redis.ProcessId}"), null, 4_000, Timeout.Infinite);
            ConcurrentSessionsResult result = SessionTools.Run(
                options, new RedisWireWorkload(new RedisWorkload { Endpoint = new RedisEndpoint { Port = redis.Port } }, options));
            MarkdownTable.Row(
                rate is null ? "closed, as fast as it goes" : $"open, {rate:0}/s",
                $"{result.P50Us:0}", $"{result.P99Us:0}", $"{result.MaxUs:0}", $"{result.ServiceP99Us:0}", $"{result.ServiceMaxUs:0}");
        }
    }

    private static string PerSecond(List<LoadSample> tool) => $"{Rounds.Median(tool.Select(sample => sample.PerSecond)):0}";

    private static string Ratio(List<LoadSample> ours, List<LoadSample> other) => $"{Rounds.Ratio(ours, other, sample => sample.PerSecond):0.00}";
}
