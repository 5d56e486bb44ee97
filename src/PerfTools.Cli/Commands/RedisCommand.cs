using System.CommandLine;
using PerfTools.Cli.Output;

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
        Option<bool> json = OptionOf.Flag("--json", "Write the results to standard output as a JSON array.");
        Option<bool> csv = OptionOf.Flag("--csv", "Write the results to standard output as CSV.");
        Command command = new DetailedCommand("redis", "Measure the latency of Redis operations in absolute microseconds.", Details);
        target.AddTo(command);
        work.AddTo(command);
        command.Add(json);
        command.Add(csv);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                OutputFormat format = Format(parsed.GetValue(json), parsed.GetValue(csv));
                bool isCluster = target.IsCluster(parsed);
                RedisLatencyOptions[] runs = [.. target.Endpoints(parsed).Select(endpoint => work.Read(parsed, endpoint, isCluster))];
                ResultWriter writer = new(console, format, work.IsContinuous(parsed));
                return await new RedisRun(console, writer).RunAsync(runs, cancellationToken);
            }
            catch (OptionException wrong)
            {
                console.Fail(wrong.Message);
                return ExitCode.CouldNotMeasure;
            }
        });
        return command;
    }

    private static OutputFormat Format(bool isJson, bool isCsv) => (isJson, isCsv) switch
    {
        (true, true) => throw new OptionException("Json", "cannot go with -Csv. Give one of them."),
        (true, false) => OutputFormat.Json,
        (false, true) => OutputFormat.Csv,
        _ => OutputFormat.Table,
    };
}
