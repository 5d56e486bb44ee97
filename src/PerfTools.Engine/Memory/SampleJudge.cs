namespace PerfTools.Engine.Memory;

/// <summary>Judges checkpoints of one target that were read elsewhere: in an isolated child process, which sends them one by one.</summary>
internal sealed class SampleJudge
{
    private readonly MemoryLeakOptions _options;

    /// <param name="options">Checked options; their metrics are those that are judged.</param>
    /// <exception cref="OptionException">The baseline does not fit the metrics.</exception>
    public SampleJudge(MemoryLeakOptions options) => _options = options;

    /// <summary>Adds a checkpoint. In memory that stays constant, however many there are.</summary>
    public void Add(MemorySample sample) => throw new NotImplementedException($"{sample} {_options}");

    /// <summary>One result per metric that had a checkpoint.</summary>
    /// <param name="record">What the child said at its end; or, where it did not come to that, what is known of it.</param>
    public IReadOnlyList<MemoryLeakResult> Judge(WatchRecord record) => throw new NotImplementedException($"{record}");
}
