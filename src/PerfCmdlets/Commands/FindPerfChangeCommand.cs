using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Engine.Changes;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Finds the points in the course of a metric at which it changed.</summary>
[Cmdlet(VerbsCommon.Find, "PerfChange", DefaultParameterSetName = ByInputObject)]
[OutputType(typeof(PerfChange))]
public sealed class FindPerfChangeCommand : SeriesCommand
{
    private static readonly PerfChangeOptions Defaults = new();

    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(SeriesPropertyCompleter))]
    [ValidateNotNull]
    public string[] By { get; set; } = [];

    [Parameter]
    public double SignificanceLevel { get; set; } = Defaults.SignificanceLevel;

    [Parameter]
    public int MinimumSize { get; set; } = Defaults.MinimumSize;

    [Parameter]
    public int PermutationCount { get; set; } = Defaults.PermutationCount;

    [Parameter]
    public int Seed { get; set; } = Defaults.Seed;

    [Parameter]
    public SwitchParameter HigherIsBetter { get; set; }

    private protected override IReadOnlyList<string> SeriesBy => By is { Length: > 0 } ? By : PerfChangeOptions.DefaultBy;

    private protected override (string[] Paths, string Parameter) History => (Path, nameof(Path));

    /// <summary>What can never work is said before a file is read.</summary>
    protected override void BeginProcessing() => _ = Checked(Options);

    protected override void EndProcessing()
    {
        PerfChangeOptions options = Checked(Options);
        RunHere((output, stop) =>
        {
            ChangeSearch search = new(options);
            foreach (MetricSeries series in Series(null, output, stop))
                foreach (PerfChange change in search.Rows(series, stop)) output.WriteResult(change);
        });
    }

    private PerfChangeOptions Options()
    {
        PerfChangeOptions options = new()
        {
            Metrics = MetricsOf(Metric),
            By = SeriesBy,
            SignificanceLevel = SignificanceLevel,
            MinimumSize = MinimumSize,
            PermutationCount = PermutationCount,
            Seed = Seed,
            HigherIsBetter = Has(nameof(HigherIsBetter)) ? HigherIsBetter : null,
        };
        options.Validate();
        return options;
    }
}
