using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Engine.Hosting;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools env</c>: Test-PerfEnvironment.</summary>
internal static class EnvCommand
{
    private const string Details = $$"""
        Looks at the clock, at stalls of threads on each processor, at quotas, load, other processes, frequency, steal, memory and
        limits. Each is Pass (it disturbs no measurement), Inconclusive (it depends on what is measured), Fail (it does), or
        NotEvaluated with the reason. The last row sums up.

        Examples:
          perftools env
          perftools env --duration 30s --json
          perftools env --quiet && perftools redis localhost:6379

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        Option<string?> duration = OptionOf.Text("--duration", "duration", "How long to look, 2s to 10m: seconds, or 500ms, 30s, 2m. Default: 5s.");
        Option<bool> quiet = OptionOf.Flag("--quiet", "Write nothing: the exit code says it.");
        OutputOptions output = new();
        DetailedCommand command = new("env", "Say whether this host is fit to measure on.", Details) { duration, quiet };
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            PerfEnvironmentOptions options = new();
            if (parsed.GetValue(duration) is { } time) options = options with { Duration = DurationText.Parse(time, "Duration") };
            PerfEnvironmentMeasurement measurement = new(options);
            OutputFormat format = output.Format(parsed);
            if (parsed.GetValue(quiet)) return await QuietAsync(measurement, cancellationToken);
            ResultWriter<PerfEnvironmentCheck> writer = new(console, new EnvironmentView(), format, RowFlow.AtEnd);
            return await new MeasurementRun<PerfEnvironmentCheck>(console, writer)
                .RunAsync([new MeasurementTarget<PerfEnvironmentCheck>("env", measurement.MeasureAsync)], together: false, cancellationToken);
        });
        return command;
    }

    private static async Task<int> QuietAsync(PerfEnvironmentMeasurement measurement, CancellationToken cancellationToken)
    {
        Verdict verdict = Verdict.NotEvaluated;
        try
        {
            await foreach (PerfEnvironmentCheck row in measurement.MeasureAsync(null, cancellationToken)) verdict = row.Verdict;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        return verdict == Verdict.Pass ? ExitCode.Pass : ExitCode.ThresholdNotMet;
    }
}
