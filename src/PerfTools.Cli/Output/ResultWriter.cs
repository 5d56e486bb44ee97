namespace PerfTools.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Csv,
}

/// <summary>When the rows of a table are written.</summary>
internal enum RowFlow
{
    /// <summary>All at the end of the run, which knows their widths.</summary>
    AtEnd,

    /// <summary>Each as it comes; the remarks at the end.</summary>
    AsTheyCome,

    /// <summary>Each as it comes with its remarks: the run has no end. JSON is an object a line.</summary>
    WithoutEnd,
}

/// <summary>Writes results in one format, each as soon as the format can.</summary>
internal sealed class ResultWriter<T>(CliConsole console, ResultView<T> view, OutputFormat format, RowFlow flow)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<T> _results = [];
    private readonly IResultOutput<T> _output = format switch
    {
        OutputFormat.Json => new JsonResults<T>(console.Out, isArray: flow != RowFlow.WithoutEnd),
        OutputFormat.Csv => new CsvResults<T>(console.Out),
        _ => new TableResults<T>(console, view, flow),
    };

    public ResultView<T> View => view;

    /// <summary>Whether rows appear on the terminal as they come: they are progress enough.</summary>
    public bool ShowsRows => flow != RowFlow.AtEnd && console.OutIsTerminal;

    /// <summary>What was written; of a run without an end, nothing is kept.</summary>
    public IReadOnlyList<T> Results => _results;

    public void Add(T result)
    {
        lock (_lock)
        {
            _output.Add(result);
            if (flow != RowFlow.WithoutEnd) _results.Add(result);
            console.Out.Flush();
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _output.Complete();
            console.Out.Flush();
        }
    }
}
