using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.View;

namespace PerfTools.Cmdlets.Monitoring;

/// <summary>The body of Watch-Performance: records as they come, to the pipeline or to people who look on.</summary>
internal sealed class WatchBody(PerformanceWatchOptions options, ICmdletOutput output, CancellationToken cancellationToken)
{
    /// <summary>Runs on the pipeline's thread where an alert changes; gives what went wrong, or null. Null for nothing.</summary>
    public Func<PerformanceEvent, MeasurementException?>? OnAlert { get; init; }

    /// <summary>Writes the records themselves.</summary>
    public Task WriteAsync() => RunAsync(output.WriteResult, () => { });

    /// <summary>Writes a line of text for each.</summary>
    public Task WriteLinesAsync() => RunAsync(record => output.WriteResult(RecordLine.Of(record)), () => { });

    /// <summary>Draws a table, and draws it again over itself.</summary>
    /// <param name="draw">Draws, on the pipeline's thread.</param>
    public Task DrawAsync(Action<WatchTable> draw)
    {
        WatchTable table = new(options.Interval);
        return RunAsync(table.Add, () => Here(() => draw(table)));
    }

    private Task RunAsync(Action<object> take, Action settle) => MeasurementBody.Guard(output, "watch", () =>
    {
        PerformanceWatchMeasurement watch = new(options) { Failed = output.WriteFailure, Remarked = output.WriteWarning };
        return RecordFlow.ForEachAsync(watch.MeasureAsync(null, cancellationToken), Take, settle);
        void Take(object record)
        {
            take(record);
            if (OnAlert is null || record is not PerformanceEvent happened || !happened.IsAlert()) return;
            MeasurementException? failure = null;
            Here(() => failure = OnAlert(happened));
            if (failure is not null) output.WriteFailure(failure);
        }
    });

    private void Here(Action work) => _ = output.Ask(
        () =>
        {
            work();
            return true;
        },
        cancellationToken);
}
