using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine;
using PerfTools.Engine.Redis;

namespace PerfTools.Cli.Commands;

/// <summary>Measures target after target; what goes wrong with one never spoils the others.</summary>
internal sealed class RedisRun(CliConsole console, ResultWriter writer)
{
    private volatile bool _somethingFailed;
    private volatile bool _someThresholdNotMet;
    private volatile bool _wasInterrupted;

    public async Task<int> RunAsync(IReadOnlyList<RedisLatencyOptions> runs, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.ReaderGone);
        using ProgressLine progress = new(console);
        RedisLatencyMeasurement[] measurements = [.. runs.Select(run => new RedisLatencyMeasurement(run))];
        if (runs.Any(run => run.Interval is not null))
        {
            // Each goes on until it is stopped: one after the other, the second would never begin.
            await Task.WhenAll(measurements.Zip(runs, (measurement, run) => MeasureAsync(measurement, run, progress, stop.Token)));
        }
        else
        {
            for (int i = 0; i < runs.Count; i++) await MeasureAsync(measurements[i], runs[i], progress, stop.Token);
        }

        progress.Clear();
        writer.Complete();
        if (_wasInterrupted) return ExitCode.Interrupted;
        if (_somethingFailed) return ExitCode.CouldNotMeasure;
        return _someThresholdNotMet ? ExitCode.ThresholdNotMet : ExitCode.Pass;
    }

    private async Task MeasureAsync(
        RedisLatencyMeasurement measurement, RedisLatencyOptions run, ProgressLine progress, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await foreach (RedisLatencyResult result in measurement.MeasureAsync(progress, cancellationToken))
            {
                progress.Clear();
                Take(result);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _wasInterrupted = true;
        }
        catch (AggregateException failures)
        {
            foreach (Exception failure in failures.Flatten().InnerExceptions) Fail(Explain(run, failure), progress);
        }
        catch (Exception failure)
        {
            Fail(Explain(run, failure), progress);
        }
    }

    private void Take(RedisLatencyResult result)
    {
        writer.Add(result);
        if (result.Count == 0)
        {
            _somethingFailed = true;
            console.Fail($"{result.Target}: not one {PayloadText.OperationOf(result)} succeeded: {result.ErrorSummary}");
        }
        else if (result.Verdict is Verdict.Fail or Verdict.Inconclusive)
        {
            _someThresholdNotMet = true;
        }
    }

    private void Fail(string message, ProgressLine progress)
    {
        _somethingFailed = true;
        progress.Clear();
        console.Fail(message);
    }

    private static string Explain(RedisLatencyOptions run, Exception failure) => failure is MeasurementException or OptionException
        ? failure.Message
        : $"{run.Endpoint}: unexpected {failure.GetType().Name}: {failure.Message}";
}
