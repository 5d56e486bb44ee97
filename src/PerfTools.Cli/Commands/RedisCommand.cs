using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Engine.Redis;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools redis</c>: the options of Measure-RedisLatency.</summary>
internal static class RedisCommand
{
    private const string Details = $$"""
        The run writes only keys of its own, below a random prefix with a time to live, and removes them at the end, also
        after Ctrl+C. Every result says how it was obtained; a percentile with fewer than ten samples beyond it is left out.

        Examples:
          perftools redis
          perftools redis --computer-name cache1 cache2 --operation get --payload-size 1KB,64KB --threshold 'P99Us<1000'
          perftools redis --connection-string rediss://cache.example:6380/2 --duration 10s --json
          perftools redis --command-text 'SADD {key} {payload}' --payload-size 100 --csv
          perftools redis --operation ping --continuous --interval 5s

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        RedisTargetOptions target = new();
        RedisWorkOptions work = new();
        OutputOptions output = new();
        DetailedCommand command = new("redis", "Measure the latency of Redis operations in absolute microseconds.", Details);
        target.AddTo(command);
        work.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            bool isCluster = target.IsCluster(parsed);
            bool isContinuous = work.IsContinuous(parsed);
            RowFlow flow = isContinuous ? RowFlow.WithoutEnd : RowFlow.AtEnd;
            ResultWriter<RedisLatencyResult> writer = new(console, new RedisView(), output.Format(parsed), flow);
            MeasurementTarget<RedisLatencyResult>[] targets =
                [.. target.Endpoints(parsed).Select(endpoint => TargetOf(work.Read(parsed, endpoint, isCluster)))];
            return await new MeasurementRun<RedisLatencyResult>(console, writer).RunAsync(targets, isContinuous, cancellationToken);
        });
        return command;
    }

    public static MeasurementTarget<RedisLatencyResult> TargetOf(RedisLatencyOptions options) =>
        new(options.Endpoint.ToString(), new RedisLatencyMeasurement(options).MeasureAsync);
}
