using System.Globalization;
using System.Text.Json;
using PerfTools.Engine.Redis;

namespace PerfTools.Bench.Redis;

/// <summary>What one tool measured for one operation; times in microseconds.</summary>
internal readonly record struct RedisSample(double P50, double Mean, double PerSecond);

/// <summary>The tools that are compared. Each measures SET, then GET, on the same server.</summary>
internal static class RedisTools
{
    public static Dictionary<string, RedisSample> PerfTools(int port, RedisClient client, RedisReceiveMode mode, int size, int count, int connections)
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
            .ToDictionary(result => result.Operation, result => new RedisSample(result.P50Us!.Value, result.MeanUs!.Value, result.ThroughputPerSecond));
    }

    /// <summary>redis-benchmark --csv: test, rps, then avg, min, p50, … in milliseconds.</summary>
    public static Dictionary<string, RedisSample> RedisBenchmark(int port, int size, int count, int connections)
    {
        string output = ExternalProgram.Run("redis-benchmark", "-p", $"{port}", "-c", $"{connections}", "-n", $"{count}", "-d", $"{size}", "-t", "set,get", "--csv");
        Dictionary<string, RedisSample> samples = [];
        foreach (string line in output.Split('\n'))
        {
            string[] fields = [.. line.Split(',').Select(field => field.Trim('"', ' ', '\r'))];
            if (fields[0] is not ("SET" or "GET")) continue;
            double Number(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
            samples[fields[0] == "SET" ? "Set" : "Get"] = new RedisSample(Number(4) * 1000, Number(2) * 1000, Number(1));
        }

        return samples;
    }

    public static Dictionary<string, RedisSample> Python(int port, int size, int count)
    {
        string output = ExternalProgram.RunPython("redis_py_loop.py", $"{port}", $"{size}", $"{count}");
        using JsonDocument json = JsonDocument.Parse(output);
        return json.RootElement.EnumerateObject().ToDictionary(
            operation => operation.Name,
            operation => new RedisSample(operation.Value.GetProperty("p50").GetDouble(), operation.Value.GetProperty("mean").GetDouble(), 0));
    }
}
