namespace PerfTools.Cli.Output;

/// <summary>Results for people: a table, and below it what is to be said about its rows.</summary>
internal sealed class TableResults<T>(CliConsole console, ResultView<T> view, RowFlow flow) : IResultOutput<T>
    where T : class
{
    private readonly List<T> _results = [];
    private readonly ResultTable<T> _table = new(console, view, flow != RowFlow.AtEnd);
    private readonly ResultRemarks<T> _remarks = new(view, console.Options, console.Out);

    public void Add(T result)
    {
        if (flow != RowFlow.AtEnd) _table.Write([result]);
        if (flow == RowFlow.WithoutEnd) _remarks.WriteNew(result);
        else _results.Add(result);
    }

    public void Complete()
    {
        if (_results.Count == 0) return;
        if (flow == RowFlow.AtEnd) _table.Write(_results);
        StringWriter below = new();
        view.WriteFacts(_results, below);
        new ResultRemarks<T>(view, console.Options, below).WriteAll(_results);
        if (below.GetStringBuilder().Length > 0) console.Out.Write($"\n{below}");
    }
}
