using System.Runtime.CompilerServices;
using PerfTools.Engine;
using PerfTools.Engine.Cpu;

namespace PerfTools.Cli.Commands;

/// <summary>
/// All processes of a run, sampled at the same moments. One that was found by its name and has ended before its first sample
/// is no failure: a moment later it would not have been found.
/// </summary>
internal sealed class CpuTarget
{
    private readonly ProcessCpuMeasurement _measurement;
    private MeasurementException? _ended;

    /// <param name="options">The options, with the ids of the processes.</param>
    /// <param name="wereFound">Whether the processes were found by name, and not given by id.</param>
    /// <param name="fail">Says what cannot be measured, while the rest goes on.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public CpuTarget(ProcessCpuOptions options, bool wereFound, Action<string> fail) => _measurement = new ProcessCpuMeasurement(options)
    {
        Failed = failure =>
        {
            if (wereFound && failure.Kind is FailureKind.ProcessNotFound or FailureKind.ProcessDefunct) _ended = failure;
            else fail(failure.Message);
        },
    };

    /// <exception cref="MeasurementException">No process was left to measure.</exception>
    public async IAsyncEnumerable<ProcessCpuResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool hasResult = false;
        await foreach (ProcessCpuResult result in _measurement.MeasureAsync(progress, cancellationToken))
        {
            hasResult = true;
            yield return result;
        }

        if (!hasResult && _ended is not null) throw _ended;
    }
}
