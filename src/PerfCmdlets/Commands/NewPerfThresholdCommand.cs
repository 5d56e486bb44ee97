using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Changes;
using PerfTools.Engine.History;
using PerfTools.Engine.Profiles;
using PerfTools.Engine.Thresholds;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Finds from good runs the bounds that such runs do not exceed, and writes them into a profile.</summary>
[Cmdlet(VerbsCommon.New, "PerfThreshold", DefaultParameterSetName = ByInputObject, SupportsShouldProcess = true)]
[OutputType(typeof(PerfThreshold))]
public sealed class NewPerfThresholdCommand : SeriesCommand
{
    private static readonly PerfThresholdOptions Defaults = new();

    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] FromHistory { get; set; } = [];

    [Parameter]
    public double FalseAlarmRate { get; set; } = Defaults.FalseAlarmRate;

    [Parameter]
    public double Confidence { get; set; } = Defaults.Confidence;

    [Parameter]
    public SwitchParameter HigherIsBetter { get; set; }

    [Parameter]
    public SwitchParameter IncludeFailed { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    private protected override IReadOnlyList<string> SeriesBy => PerfChangeOptions.DefaultBy;

    private protected override (string[] Paths, string Parameter) History => (FromHistory, nameof(FromHistory));

    /// <summary>What can never work is said before a file is read.</summary>
    protected override void BeginProcessing() => _ = Checked(Options);

    protected override void EndProcessing()
    {
        PerfThresholdOptions options = Checked(Options);
        List<PerfThreshold> found = [];
        RunHere((output, stop) =>
        {
            ThresholdSearch search = new(options);
            foreach (MetricSeries series in Series(record => IncludeFailed || record.Verdict != Verdict.Fail, output, stop))
            {
                found.Add(search.Of(series, stop));
                output.WriteResult(found[^1]);
            }
        });
        if (ProfilePath is not null) Write(ProfilePath, found);
    }

    private PerfThresholdOptions Options()
    {
        _ = MetricsOf(Metric);
        PerfThresholdOptions options = new()
        {
            FalseAlarmRate = FalseAlarmRate,
            Confidence = Confidence,
            HigherIsBetter = Has(nameof(HigherIsBetter)) ? HigherIsBetter : null,
        };
        options.Validate();
        return options;
    }

    private void Write(string path, IReadOnlyList<PerfThreshold> found)
    {
        string file = Checked(() => FullPathOf(path, nameof(ProfilePath)));
        PerfThreshold[] usable = [.. found.Where(one => one.Expression.Length > 0 && ResultKinds.Find(one.Kind) is not null)];
        if (usable.Length == 0)
        {
            WriteWarning($"{file} was not written: there is no threshold of results to write.");
            return;
        }

        string here = HostDescription.Read().Class;
        if (Array.Exists(usable, one => one.HostClass.Length == 0))
            WriteWarning("Some results do not say on which machine they were measured, as those of a history do. Their thresholds are for machines as this one.");
        if (!ShouldProcess(file, usable.Length == 1 ? "Write a threshold" : $"Write {usable.Length} thresholds")) return;
        MeasurementException? failure = null;
        try
        {
            Checked(() =>
            {
                PerfProfileFile.Update(file, profile => usable.Aggregate(profile, (made, one) => made.With(
                    one.HostClass.Length == 0 ? here : one.HostClass, environment => environment.WithThreshold(one.Kind, one.Target, one.Case, one.Metric, one.Expression))));
                return true;
            });
        }
        catch (MeasurementException failed)
        {
            failure = failed;
        }

        if (failure is not null) ThrowTerminatingError(ErrorRecords.From(failure));
    }
}
