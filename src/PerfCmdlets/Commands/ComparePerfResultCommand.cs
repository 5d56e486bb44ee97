using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine.Comparison;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Compares results with those of before: the shift, its interval, and whether it matters.</summary>
[Cmdlet(VerbsData.Compare, "PerfResult")]
[OutputType(typeof(ComparisonResult))]
public sealed class ComparePerfResultCommand : MeasurementCommand
{
    private readonly List<PSObject> _current = [];

    [Parameter(Mandatory = true, Position = 0)]
    public PSObject[] Baseline { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public PSObject[] Current { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public ComparisonMetric[] Metric { get; set; } = [ComparisonMetric.Shift];

    [Parameter]
    [ArgumentCompleter(typeof(ComparisonMarginCompleter))]
    public string Margin { get; set; } = "5%";

    [Parameter]
    [ValidateRange(80, 99.99)]
    public double Confidence { get; set; } = 99;

    [Parameter]
    [ArgumentCompleter(typeof(ComparisonPropertyCompleter))]
    [ValidateNotNull]
    public string[] By { get; set; } = [];

    [Parameter]
    public SwitchParameter HigherIsBetter { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => _current.AddRange(Current);

    protected override void EndProcessing() => RunHere((output, stop) =>
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
        ResultComparison comparison = new(options) { Failed = output.WriteFailure };
        foreach (ComparisonResult row in comparison.Compare(Read(Baseline, output, stop), Read(_current, output, stop))) output.WriteResult(row);
    });

    private IReadOnlyList<ComparedResult> Read(IEnumerable<PSObject> inputs, ICmdletOutput output, CancellationToken stop)
    {
        ComparedInput side = new(file => FullPathOf(file, nameof(Current)), output.WriteFailure);
        foreach (PSObject input in inputs) side.Add(input, stop);
        return side.Results;
    }
}
