namespace PerfTools.Engine.Memory;

/// <summary>
/// Watches while somebody else runs operations: <c>while (watch.Next()) operation();</c>. It is driven from the thread of the
/// operations, because a script block must run on the thread of its session; checkpoints are read between operations.
/// Between checkpoints, <see cref="Next"/> costs nanoseconds and allocates nothing.
/// </summary>
internal sealed class OperationWatch : IDisposable
{
    private readonly MemoryLeakOptions _options;

    private string _name = string.Empty;

    private OperationWatch(MemoryLeakOptions options) => _options = options;

    /// <summary>Watches this process, which the operations run in.</summary>
    /// <param name="name">What to call the operations in the results.</param>
    /// <param name="options">What to watch, and for how long.</param>
    /// <param name="listener">Told of checkpoints and failures.</param>
    /// <param name="cancellationToken">Ends the watch at the next operation; <see cref="Next"/> is false then.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public static OperationWatch OfThisProcess(
        string name, MemoryLeakOptions options, WatchListener listener, CancellationToken cancellationToken) =>
        new(options) { _name = $"{name} {listener} {cancellationToken}" };

    /// <summary>Watches the processes, or the program, of the options, while the operations drive a load at them.</summary>
    /// <param name="options">What to watch, and for how long.</param>
    /// <param name="listener">Told of checkpoints and failures.</param>
    /// <param name="cancellationToken">Ends the watch at the next operation; <see cref="Next"/> is false then.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public static OperationWatch OfTargets(MemoryLeakOptions options, WatchListener listener, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{options} {listener} {cancellationToken}");

    /// <summary>The processes that are watched, once <see cref="Start"/> was called.</summary>
    public IReadOnlyList<int> ProcessIds => throw new NotImplementedException();

    /// <summary>Whether the run was ended by cancellation, or by more errors than allowed, or because the last target is gone.</summary>
    public bool IsPartial => throw new NotImplementedException();

    /// <summary>
    /// Opens the processes, or starts the program, so that a setup can talk to it. <see cref="Next"/> does it otherwise. The
    /// first checkpoint is read in the first <see cref="Next"/>.
    /// </summary>
    /// <exception cref="MeasurementException">The program could not be started.</exception>
    public void Start() => throw new NotImplementedException();

    /// <summary>Whether another operation is due. It reads a checkpoint first, where one is due.</summary>
    /// <exception cref="MeasurementException">The program could not be started.</exception>
    public bool Next() => throw new NotImplementedException();

    /// <summary>Says that the operation under way has failed. Call it once for each that has.</summary>
    public void AddError(string message) => throw new NotImplementedException(message);

    /// <summary>
    /// Stops what was started, and judges what was seen; also before <see cref="Next"/> has become false, for instance after
    /// Ctrl+C, and then the results say that they are partial.
    /// </summary>
    /// <returns>One result per target and metric.</returns>
    public IReadOnlyList<MemoryLeakResult> Finish() => throw new NotImplementedException($"{_options} {_name}");

    /// <summary>What a child process tells its parent beside the samples, instead of <see cref="Finish"/>.</summary>
    public IReadOnlyList<WatchRecord> FinishUnjudged() => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
