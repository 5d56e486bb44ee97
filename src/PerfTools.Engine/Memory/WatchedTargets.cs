using System.Globalization;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Memory;

/// <summary>What one watch watches: processes, or a program that it starts and stops, or this process.</summary>
internal sealed class WatchedTargets(MemoryLeakOptions options, IProcessSource source, WatchListener listener) : IDisposable
{
    private readonly List<WatchedTarget> _all = [];
    private readonly List<WatchedTarget> _running = [];
    private IPreparedProgram? _prepared;
    private IStartedProgram? _program;

    /// <summary>In the order in which they were named, also those that have ended.</summary>
    public IReadOnlyList<WatchedTarget> All => _all;

    public IReadOnlyList<WatchedTarget> Running => _running;

    /// <summary>Opens the processes of the options, or starts their program.</summary>
    /// <param name="expectedReadings">Readings of each that are expected.</param>
    /// <exception cref="MeasurementException">The program could not be started.</exception>
    public void Open(long expectedReadings)
    {
        if (options.Command is { } command) StartProgram(command, expectedReadings);
        else foreach (int id in options.ProcessIds.Distinct()) OpenProcess(id, expectedReadings);
    }

    /// <summary>Opens this process.</summary>
    /// <param name="text">What results call it.</param>
    /// <param name="expectedReadings">Readings that are expected.</param>
    public void OpenThisProcess(string text, long expectedReadings) =>
        Add(new WatchedTarget(text, source.Open(Environment.ProcessId), listener)
        {
            Metrics = options.Metrics,
            Expected = expectedReadings,
            ReadHeap = ManagedHeap.ReadCollected,
        });

    /// <summary>Reads a checkpoint of each that runs; those that have ended do not run any more.</summary>
    /// <returns>Those that have ended.</returns>
    public IReadOnlyList<WatchedTarget> Read(Func<long> now, long? operations)
    {
        List<WatchedTarget>? ended = null;
        foreach (WatchedTarget target in _running)
            if (!target.TryRead(now(), operations)) (ended ??= []).Add(target);
        if (ended is null) return [];
        foreach (WatchedTarget target in ended) Ended(target, operations);
        return ended;
    }

    /// <summary>The system has said that a target has ended.</summary>
    public void Ended(WatchedTarget target, long? operations)
    {
        target.End(operations);
        _running.Remove(target);
        target.Dispose();
    }

    /// <summary>Stops the program that was started, with what it started.</summary>
    /// <exception cref="MeasurementException">It could not be stopped.</exception>
    public void Dispose()
    {
        foreach (WatchedTarget target in _all) target.Dispose();
        IStartedProgram? program = _program;
        _program = null;
        try
        {
            program?.Dispose();
        }
        finally
        {
            _prepared?.Dispose();
            _prepared = null;
        }
    }

    private void StartProgram(ProgramCommand command, long expectedReadings)
    {
        _prepared = ProgramLauncher.Prepare(command, options.ShowOutput ? ProgramOutput.Inherit : ProgramOutput.Discard);
        _program = _prepared.Start();
        string name = Path.GetFileName(command.FilePath);
        Add(new WatchedTarget(Text(name, _program.Id), source.Open(_program.Id, evenIfEnded: true), listener, _program)
        {
            Name = name,
            Metrics = options.Metrics,
            Expected = expectedReadings,
            ChildSource = source,
        });
    }

    private void OpenProcess(int id, long expectedReadings)
    {
        try
        {
            IProcessReader reader = source.Open(id);
            Add(new WatchedTarget(Text(reader.Name, id), reader, listener) { Metrics = options.Metrics, Expected = expectedReadings });
        }
        catch (MeasurementException failure)
        {
            listener.Failed(failure);
        }
    }

    private void Add(WatchedTarget target)
    {
        _all.Add(target);
        if (target.Rehearse()) _running.Add(target);
        else target.Dispose();
    }

    private static string Text(string name, int id) => $"{name} {id.ToString(CultureInfo.InvariantCulture)}";
}
