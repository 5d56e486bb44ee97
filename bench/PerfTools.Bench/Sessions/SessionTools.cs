using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Redis;

namespace PerfTools.Bench.Sessions;

/// <summary>Operations a second, and the median response time where the tool tells it.</summary>
internal readonly record struct LoadSample(double PerSecond, double P50Us);

/// <summary>The tools that are compared, each with the same sessions and the same operations.</summary>
internal static partial class SessionTools
{
    public const int Sessions = 50;
    public const int Operations = 2_000;
    public const int PayloadBytes = 100;

    public static LoadSample PerfTools(int port) => Sample(Redis(port, Operations));

    public static ConcurrentSessionsResult Redis(int port, long operations)
    {
        SessionLoadOptions options = new() { SessionCount = Sessions, OperationCount = operations };
        return Run(options, new RedisWireWorkload(new RedisWorkload { Endpoint = new RedisEndpoint { Port = port }, PayloadSize = PayloadBytes, KeyCount = 1 }, options));
    }

    public static LoadSample PerfTools(Uri uri, TimeSpan duration)
    {
        SessionLoadOptions options = new() { SessionCount = Sessions, OperationCount = null, Duration = duration };
        return Sample(Run(options, SessionWorkloads.Of(new HttpWorkload { Uri = uri }, options.Timeout)));
    }

    public static LoadSample RedisBenchmark(int port)
    {
        string output = ExternalProgram.Run(
            "redis-benchmark", "-p", $"{port}", "-c", $"{Sessions}", "-n", $"{Sessions * Operations}", "-d", $"{PayloadBytes}", "-t", "set", "--csv");
        string[] fields = [.. output.Split('\n').First(line => line.StartsWith("\"SET\"", StringComparison.Ordinal)).Split(',').Select(field => field.Trim('"', ' ', '\r'))];
        return new LoadSample(Number(fields[1]), Number(fields[4]) * 1000);
    }

    public static LoadSample Python(int port) =>
        new(Number(ExternalProgram.RunPython("redis_py_threads.py", $"{port}", $"{Sessions}", $"{Operations}", $"{PayloadBytes}")), double.NaN);

    /// <summary>wrk on one thread, as PerfTools.</summary>
    public static LoadSample Wrk(Uri uri, TimeSpan duration)
    {
        string output = ExternalProgram.Run("wrk", "-c", $"{Sessions}", "-t", "1", "-d", $"{duration.TotalSeconds:0}s", "--latency", uri.ToString());
        Match median = Median().Match(output);
        double unit = median.Groups[2].Value switch { "us" => 1, "ms" => 1_000, _ => 1_000_000 };
        return new LoadSample(Number(PerSecond().Match(output).Groups[1].Value), Number(median.Groups[1].Value) * unit);
    }

    public static ConcurrentSessionsResult Run(SessionLoadOptions options, IWorkload workload) =>
        new SessionLoadMeasurement(options, workload).MeasureAsync().ToBlockingEnumerable().OfType<ConcurrentSessionsResult>().Single();

    private static LoadSample Sample(ConcurrentSessionsResult result) => result.Failed + result.TimedOut == 0
        ? new LoadSample(result.ThroughputPerSecond, result.P50Us!.Value)
        : throw new InvalidOperationException($"operations failed: {result.ErrorSummary}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Median();
}
