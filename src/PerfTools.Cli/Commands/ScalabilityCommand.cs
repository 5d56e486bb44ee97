using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine;
using PerfTools.Engine.Scalability;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools scalability</c>: Measure-Scalability for points in a file.</summary>
internal static class ScalabilityCommand
{
    private const string Details = $$"""
        The file is CSV with a head, or JSON: results of Invoke-ConcurrentSessions, or any rows with a concurrency (SessionCount,
        Concurrency or N) and a throughput (ThroughputPerSecond, Throughput or X); P95Us, Target, Operation and ErrorPercent are
        used where they are there. '-' reads standard input. Points with errors are left out, and named.

        Fitted is the Universal Scalability Law, X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)). Best N is the concurrency
        of highest throughput by the fit, the knee the first at which P95Us is more than twice its base. Where the peak lies beyond
        the points, or they are too few, the verdict is Inconclusive, and the reason says which points could tell.

        Examples:
          perftools scalability load.csv
          perftools scalability load.json --predict-at 64,128 --json
          perftools scalability load.csv --threshold 'BestConcurrency>=16'

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        Argument<string> file = new("file") { Description = "CSV or JSON file with a point in each row, or '-' for standard input." };
        Option<string[]> predictAt = OptionOf.Texts("--predict-at", "numbers", "Concurrencies for which the throughput is predicted.");
        Option<string?> weighting = OptionOf.Text("--weighting", "errors", "Errors that the fit makes small: relative or absolute. Default: relative.");
        Option<string?> bootstrapCount = OptionOf.Text("--bootstrap-count", "number", "Fits of resampled points behind the intervals. Default: 2000.");
        Option<string?> seed = OptionOf.Text("--seed", "number", "What the resampling starts from. Default: 1.");
        ThresholdOption<ScalabilityResult> threshold = new("'BestConcurrency>=16' or 'Sigma<0.1'");
        OutputOptions output = new();
        DetailedCommand command = new("scalability", "Fit how throughput grows with concurrency, from points in a file.", Details)
        {
            file, predictAt, weighting, bootstrapCount, seed, threshold.Option,
        };
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            ScalabilityOptions defaults = new();
            ScalabilityOptions options = defaults with
            {
                PredictAt = [.. OptionText.List(parsed.GetValue(predictAt) ?? [], "PredictAt").Select(text => OptionText.SmallNumber(text, "PredictAt"))],
                Weighting = parsed.GetValue(weighting) is { } name ? OptionText.Name<FitWeighting>(name, "Weighting") : defaults.Weighting,
                BootstrapCount = parsed.GetValue(bootstrapCount) is { } count ? OptionText.SmallNumber(count, "BootstrapCount") : defaults.BootstrapCount,
                Seed = parsed.GetValue(seed) is { } start ? OptionText.SmallNumber(start, "Seed") : defaults.Seed,
                Thresholds = threshold.Read(parsed),
            };
            options.Validate();
            ResultWriter<ScalabilityResult> writer = new(console, new ScalabilityView(), output.Format(parsed), RowFlow.AtEnd);
            MeasurementRun<ScalabilityResult> run = new(console, writer);
            LoadPointReader points = Points(console, parsed.GetValue(file)!, run.Fail);
            ScalabilityAnalysis analysis = new(options, points.Points) { Note = points.Note };
            return await run.RunAsync([new MeasurementTarget<ScalabilityResult>("scalability", analysis.MeasureAsync)], together: false, cancellationToken);
        });
        return command;
    }

    private static LoadPointReader Points(CliConsole console, string file, Action<string> fail)
    {
        LoadPointReader points = new();
        foreach (PointRow? row in PointFile.Read(TextOf(console, file), file))
        {
            try
            {
                points.Add(row);
            }
            catch (MeasurementException unusable)
            {
                fail(unusable.Message);
            }
        }

        return points;
    }

    private static string TextOf(CliConsole console, string file)
    {
        try
        {
            return file == "-" ? console.In.ReadToEnd() : File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OptionException("File", $"'{file}' cannot be read: {FileFault.Of(failure)}.");
        }
    }
}
