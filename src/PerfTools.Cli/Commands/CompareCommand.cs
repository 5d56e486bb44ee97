using System.CommandLine;
using System.Runtime.CompilerServices;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine;
using PerfTools.Engine.Comparison;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools compare</c>: Compare-PerfResult for results in files.</summary>
internal static class CompareCommand
{
    private const string Details = $$"""
        A file holds results as 'perftools ... --json' or ConvertTo-Json writes them, or is a history of Export-PerfResult. Results
        with the same target and conditions are runs of one measurement and are taken together; those of the one file are paired
        with those of the other.

        The shift is the median of all differences between a current and a baseline sample (Hodges-Lehmann), with its confidence
        interval. Regressed: as large as the margin or larger, and the interval excludes 0. NoDifference: the interval lies within
        the margin. Else Inconclusive, with how many samples would decide.

        Examples:
          perftools redis localhost --json > before.json
          perftools redis localhost --json > after.json
          perftools compare before.json after.json
          perftools compare before.json after.json --metric shift,p99 --margin 10%

        Exit codes:
          0    no difference that matters, or an improvement
          1    a regression, or the samples cannot tell (Inconclusive)
          2    something could not be compared, or the command line is wrong
        """;

    public static Command Build(CliConsole console)
    {
        Argument<string> baseline = new("baseline") { Description = "File with the results to compare with." };
        Argument<string> current = new("current") { Description = "File with the results to compare." };
        Option<string[]> metric = OptionOf.Texts("--metric", "metrics", "What is compared: shift, p50, p90, p95, p99, p999. Default: shift.");
        Option<string?> margin = OptionOf.Text("--margin", "difference", "The smallest difference that matters: 5%, or 20 in the unit of the samples. Default: 5%.");
        Option<string?> confidence = OptionOf.Text("--confidence", "percent", "Confidence of the intervals, 80 to 99.99. Default: 99.");
        Option<string[]> by = OptionOf.Texts("--by", "properties", "Properties by which results are paired. Default: target, and all that must be the same.");
        Option<bool> higher = OptionOf.Flag("--higher-is-better", "More is better.");
        Option<bool> force = OptionOf.Flag("--force", "Compare also what differs in more than its samples; the notes name the difference.");
        OutputOptions output = new();
        DetailedCommand command = new("compare", "Compare results with those of before: the shift, its interval, and whether it matters.", Details)
        {
            baseline, current, metric, margin, confidence, by, higher, force,
        };
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            ComparisonOptions options = new()
            {
                HigherIsBetter = parsed.GetValue(higher),
                Force = parsed.GetValue(force),
                By = OptionText.List(parsed.GetValue(by) ?? [], "By"),
            };
            if (parsed.GetValue(metric) is { Length: > 0 } metrics)
                options = options with { Metrics = [.. OptionText.List(metrics, "Metric").Select(name => OptionText.Name<ComparisonMetric>(name, "Metric"))] };
            if (parsed.GetValue(margin) is { } least) options = options with { Margin = ComparisonMargin.Parse(least) };
            if (parsed.GetValue(confidence) is { } percent) options = options with { ConfidencePercent = OptionText.Number(percent.TrimEnd('%'), "Confidence") };
            options.Validate();
            ResultWriter<ComparisonResult> writer = new(console, new ComparisonView(), output.Format(parsed), RowFlow.AtEnd);
            MeasurementRun<ComparisonResult> run = new(console, writer);
            Comparison comparison = new(options, parsed.GetValue(baseline)!, parsed.GetValue(current)!, run.Fail);
            return await run.RunAsync([new MeasurementTarget<ComparisonResult>("compare", comparison.CompareAsync)], together: false, cancellationToken);
        });
        return command;
    }

    private sealed class Comparison(ComparisonOptions options, string baseline, string current, Action<string> fail)
    {
        public async IAsyncEnumerable<ComparisonResult> CompareAsync(
            IProgress<MeasurementProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            progress?.Report(new MeasurementProgress("Comparing", $"{baseline} and {current}", 0));
            foreach (ComparisonResult row in await Task.Run(() => Compare(cancellationToken), cancellationToken)) yield return row;
        }

        private IReadOnlyList<ComparisonResult> Compare(CancellationToken cancellationToken) =>
            new ResultComparison(options) { Failed = Fail }.Compare(ResultsIn(baseline, cancellationToken), ResultsIn(current, cancellationToken));

        private ComparedResult[] ResultsIn(string file, CancellationToken cancellationToken) => [.. ComparedFile.Read(file, Fail, cancellationToken)];

        private void Fail(MeasurementException failure) => fail(failure.Message);
    }
}
