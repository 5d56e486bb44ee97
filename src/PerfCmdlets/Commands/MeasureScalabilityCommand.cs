using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Scalability;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Fits the Universal Scalability Law to load runs at several concurrencies, and says where more sessions no longer help.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Scalability")]
[OutputType(typeof(ScalabilityResult))]
public sealed class MeasureScalabilityCommand : MeasurementCommand
{
    private static readonly ScalabilityOptions Defaults = new();

    private readonly LoadPointReader _points = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[] InputObject { get; set; } = [];

    [Parameter]
    public int[] PredictAt { get; set; } = [];

    [Parameter]
    public FitWeighting Weighting { get; set; } = Defaults.Weighting;

    [Parameter]
    public int BootstrapCount { get; set; } = Defaults.BootstrapCount;

    [Parameter]
    public int Seed { get; set; } = Defaults.Seed;

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    /// <summary>What can never work is said before the first load has run.</summary>
    protected override void BeginProcessing() => _ = Checked(Options);

    protected override void ProcessRecord()
    {
        foreach (PSObject? input in InputObject ?? [null])
        {
            try
            {
                _points.Add(PointRows.Of(input));
            }
            catch (MeasurementException unusable)
            {
                WriteError(ErrorRecords.From(unusable));
            }
        }
    }

    protected override void EndProcessing()
    {
        ScalabilityOptions options = Checked(Options);
        Run((output, cancellationToken) => ScalabilityBody.RunAsync(options, _points, output, cancellationToken));
    }

    private ScalabilityOptions Options()
    {
        ScalabilityOptions options = new()
        {
            PredictAt = PredictAt ?? [],
            Weighting = Weighting,
            BootstrapCount = BootstrapCount,
            Seed = Seed,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(ScalabilityResult)),
        };
        options.Validate();
        return options;
    }
}
