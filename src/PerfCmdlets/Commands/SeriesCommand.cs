using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.Changes;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The base of the cmdlets that look at the course of metrics: from results, from records of a history, or from its files.</summary>
public abstract class SeriesCommand : HistoryReadingCommand
{
    private protected const string ByInputObject = "InputObject";
    private protected const string ByPath = "Path";

    private readonly List<PSObject> _inputs = [];

    [Parameter(ParameterSetName = ByInputObject, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HistoryMetricCompleter))]
    public string[] Metric { get; set; } = [];

    private protected abstract IReadOnlyList<string> SeriesBy { get; }

    private protected abstract (string[] Paths, string Parameter) History { get; }

    protected sealed override void ProcessRecord() => _inputs.AddRange(InputObject);

    /// <summary>The series of all input. What gives no number is an error, and the others go on.</summary>
    /// <param name="isWanted">Whether a result is taken; null for all.</param>
    /// <param name="output">Where errors go.</param>
    /// <param name="stop">Ends the reading.</param>
    private protected IReadOnlyList<MetricSeries> Series(Func<PerfHistoryRecord, bool>? isWanted, ICmdletOutput output, CancellationToken stop)
    {
        SeriesCollection series = new(MetricsOf(Metric), SeriesBy) { IsWanted = isWanted };
        string[] files = [.. History.Paths.SelectMany(path => FilesOf(path, History.Parameter))];
        foreach (PerfHistoryRecord record in files.SelectMany(file => RecordsOf(file, output, stop)))
            Guarded(() => series.Add(record), output);
        foreach (PSObject input in _inputs)
        {
            if (input.BaseObject is not System.IO.FileInfo file)
            {
                Guarded(() => SeriesInput.Add(series, input), output);
                continue;
            }

            foreach (PerfHistoryRecord record in RecordsOf(file.FullName, output, stop)) Guarded(() => series.Add(record), output);
        }

        return series.Series();
    }

    private static void Guarded(Action add, ICmdletOutput output)
    {
        try
        {
            add();
        }
        catch (MeasurementException failure)
        {
            output.WriteFailure(failure);
        }
    }
}
