namespace PerfTools.Cli.Output;

/// <summary>Takes the results of a run one after the other.</summary>
internal interface IResultOutput<in T>
{
    void Add(T result);

    /// <summary>The run is over, in whatever way: no more results will come.</summary>
    void Complete();
}
