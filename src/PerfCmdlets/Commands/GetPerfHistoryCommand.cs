using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Selects records of history files, or the course of single numbers in them.</summary>
[Cmdlet(VerbsCommon.Get, "PerfHistory")]
[OutputType(typeof(PerfHistoryRecord), typeof(PerfHistoryValue))]
public sealed class GetPerfHistoryCommand : HistoryCommand
{
    private readonly List<string> _files = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HistoryTargetCompleter))]
    public string[] Target { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HistoryCaseCompleter))]
    public string[] Case { get; set; } = [];

    [Parameter]
    [Alias("Type")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ResultKindCompleter))]
    public string[] Kind { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HistoryLabelCompleter))]
    public string[] Label { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HistoryMetricCompleter))]
    public string[] Metric { get; set; } = [];

    [Parameter]
    public DateTimeOffset After { get; set; }

    [Parameter]
    public DateTimeOffset Before { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; }

    /// <summary>A name that no result has is said before a file is read.</summary>
    protected override void BeginProcessing() => _ = Checked(() => MetricsOf(Metric));

    protected override void ProcessRecord() => _files.AddRange(Files());

    protected override void EndProcessing()
    {
        IReadOnlyList<string> metrics = Checked(() => MetricsOf(Metric));
        HistoryQuery query = Query();
        RunHere((output, stop) =>
        {
            foreach (PerfHistoryRecord record in query.Select(_files.SelectMany(file => RecordsOf(file, output, stop))))
            {
                if (metrics.Count == 0) output.WriteResult(record);
                else foreach (PerfHistoryValue value in HistoryQuery.ValuesOf(record, metrics)) output.WriteResult(value);
            }
        });
    }

    private HistoryQuery Query() => new()
    {
        Target = Matches(Target),
        Case = Matches(Case),
        Kind = Matches(Kind),
        Label = Matches(Label),
        After = Has(nameof(After)) ? After : null,
        Before = Has(nameof(Before)) ? Before : null,
        Last = Has(nameof(Last)) ? Last : null,
    };
}
