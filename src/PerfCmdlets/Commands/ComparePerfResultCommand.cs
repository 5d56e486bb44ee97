using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.Comparison;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Compares results with those of before: the shift, its interval, and whether it matters.</summary>
[Cmdlet(VerbsData.Compare, "PerfResult")]
[OutputType(typeof(ComparisonResult))]
public sealed class ComparePerfResultCommand : MeasurementCommand
{
    private readonly ComparedInput _current = new();

    [Parameter(Mandatory = true, Position = 0)]
    public PSObject[] Baseline { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public PSObject[] Current { get; set; } = [];

    [Parameter]
    public ComparisonMetric[] Metric { get; set; } = [ComparisonMetric.Shift];

    [Parameter]
    [ArgumentCompleter(typeof(ComparisonMarginCompleter))]
    public string Margin { get; set; } = "5%";

    [Parameter]
    [ValidateRange(80, 99.99)]
    public double Confidence { get; set; } = 99;

    [Parameter]
    [ArgumentCompleter(typeof(ComparisonPropertyCompleter))]
    public string[] By { get; set; } = [];

    [Parameter]
    public SwitchParameter HigherIsBetter { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (PSObject input in Current) Add(_current, input);
    }

    protected override void EndProcessing() => RunHere((output, _) =>
    {
        ComparisonOptions options = new()
        {
            Metrics = Metric,
            Margin = ComparisonMargin.Parse(Margin),
            ConfidencePercent = Confidence,
            By = By,
            HigherIsBetter = HigherIsBetter,
            Force = Force,
        };
        options.Validate();
        ComparedInput baseline = new();
        foreach (PSObject input in Baseline) Add(baseline, input);
        ResultComparison comparison = new(options) { Failed = output.WriteFailure };
        foreach (ComparisonResult row in comparison.Compare(baseline.Results, _current.Results)) output.WriteResult(row);
    });

    private void Add(ComparedInput side, PSObject input)
    {
        try
        {
            side.Add(input);
        }
        catch (MeasurementException failure)
        {
            WriteError(ErrorRecords.From(failure));
        }
    }
}
