using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PerfTools.Engine.Redis;

namespace PerfTools.Bench;

/// <summary>What one tool measured for one operation; times in microseconds.</summary>
internal readonly record struct Sample(double P50, double Mean, double PerSecond);

/// <summary>The tools that are compared. Each measures SET, then GET, on the same server.</summary>
internal static class Contestants
{
    public static Dictionary<string, Sample> PerfTools(int port, RedisClient client, RedisReceiveMode mode, int size, int count, int connections)
    {
        RedisLatencyOptions options = new()
        {
            Endpoint = new RedisEndpoint { Port = port },
            PayloadSizes = [size],
            Count = count,
            WarmupCount = count / 10,
            RoundCount = 1,
            ConnectionCount = connections,
            Clients = [client],
            ReceiveMode = mode,
            KeyCount = 1, // as redis-benchmark without -r
        };
        return new RedisLatencyMeasurement(options).MeasureAsync().ToBlockingEnumerable()
            .ToDictionary(result => result.Operation, result => new Sample(result.P50Us!.Value, result.MeanUs!.Value, result.ThroughputPerSecond));
    }

    /// <summary>redis-benchmark --csv: test, rps, then avg, min, p50, … in milliseconds.</summary>
    public static Dictionary<string, Sample> RedisBenchmark(int port, int size, int count, int connections)
    {
        string output = Run("redis-benchmark", "-p", $"{port}", "-c", $"{connections}", "-n", $"{count}", "-d", $"{size}", "-t", "set,get", "--csv");
        Dictionary<string, Sample> samples = [];
        foreach (string line in output.Split('\n'))
        {
            string[] fields = [.. line.Split(',').Select(field => field.Trim('"', ' ', '\r'))];
            if (fields[0] is not ("SET" or "GET")) continue;
            double Number(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
            samples[fields[0] == "SET" ? "Set" : "Get"] = new Sample(Number(4) * 1000, Number(2) * 1000, Number(1));
        }

        return samples;
    }

    public static Dictionary<string, Sample> Python(int port, int size, int count)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "redis_py_loop.py");
        string output = Run("/usr/bin/python3", script, $"{port}", $"{size}", $"{count}");
        using JsonDocument json = JsonDocument.Parse(output);
        return json.RootElement.EnumerateObject().ToDictionary(
            operation => operation.Name,
            operation => new Sample(operation.Value.GetProperty("p50").GetDouble(), operation.Value.GetProperty("mean").GetDouble(), 0));
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
    }
}
