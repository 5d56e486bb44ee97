namespace PerfTools.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Csv,
}

/// <summary>Writes results in one format, all at the end of a run or each as it comes.</summary>
internal sealed class ResultWriter(CliConsole console, OutputFormat format, bool isStreaming)
{
    private readonly Lock _lock = new();
    private readonly List<RedisLatencyResult> _results = [];
    private readonly ResultTable _table = new(console, isStreaming);
    private bool _hasHeader;

    public IReadOnlyList<RedisLatencyResult> Results => _results;

    public void Add(RedisLatencyResult result)
    {
        lock (_lock)
        {
            if (isStreaming) WriteNow(result);
            else _results.Add(result);
        }
    }

    public void Complete()
    {
        if (isStreaming) return;
        if (format == OutputFormat.Json) ResultJson.WriteArray(_results, console.Out);
        else if (format == OutputFormat.Csv) ResultCsv.WriteAll(_results, console.Out);
        else if (format == OutputFormat.Table && _results.Count > 0) WriteTable();
        console.Out.Flush();
    }

    private void WriteTable()
    {
        _table.Write(_results);
        console.Out.Write('\n');
        ResultNotes.WriteServers(_results, console.Out);
        ResultNotes.WriteRemarks(_results, console.Out);
    }

    private void WriteNow(RedisLatencyResult result)
    {
        if (format == OutputFormat.Json) console.Out.Write($"{ResultJson.Line(result)}\n");
        else if (format == OutputFormat.Csv) WriteCsvRow(result);
        else WriteRow(result);
        console.Out.Flush();
    }

    private void WriteCsvRow(RedisLatencyResult result)
    {
        if (!_hasHeader) console.Out.Write($"{ResultCsv.Header}\n");
        _hasHeader = true;
        console.Out.Write($"{ResultCsv.Row(result)}\n");
    }

    private void WriteRow(RedisLatencyResult result)
    {
        _table.Write([result]);
        ResultNotes.WriteRemarks([result], console.Out);
    }
}
