using PerfTools.Cli.Output;
using PerfTools.Engine;

namespace PerfTools.Cli.Commands;

/// <summary>Something to measure.</summary>
/// <param name="Name">Its name in a message.</param>
/// <param name="MeasureAsync">Measures it; fails with what it could not measure, after the results that it has.</param>
internal sealed record MeasurementTarget<T>(
    string Name, Func<IProgress<MeasurementProgress>, CancellationToken, IAsyncEnumerable<T>> MeasureAsync);

/// <summary>Measures target after target; what goes wrong with one never spoils the others.</summary>
internal sealed class MeasurementRun<T>(CliConsole console, ResultWriter<T> writer)
    where T : class
{
    private volatile bool _somethingFailed;
    private volatile bool _someThresholdNotMet;
    private volatile bool _wasInterrupted;

    /// <param name="targets">What to measure.</param>
    /// <param name="together">Whether at the same time: where each goes on until it is stopped, the second would never begin.</param>
    /// <param name="cancellationToken">Ends the run; what was measured so far is written.</param>
    public async Task<int> RunAsync(IReadOnlyList<MeasurementTarget<T>> targets, bool together, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.ReaderGone);
        using ProgressLine progress = new(console);
        if (together)
        {
            await Task.WhenAll(targets.Select(target => MeasureAsync(target, progress, stop.Token)));
        }
        else
        {
            foreach (MeasurementTarget<T> target in targets) await MeasureAsync(target, progress, stop.Token);
        }

        progress.Clear();
        writer.Complete();
        if (_wasInterrupted) return ExitCode.Interrupted;
        if (_somethingFailed) return ExitCode.CouldNotMeasure;
        return _someThresholdNotMet ? ExitCode.ThresholdNotMet : ExitCode.Pass;
    }

    private async Task MeasureAsync(MeasurementTarget<T> target, ProgressLine progress, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await foreach (T result in target.MeasureAsync(progress, cancellationToken))
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
            foreach (Exception failure in failures.Flatten().InnerExceptions) Fail(Explain(target, failure), progress);
        }
        catch (Exception failure)
        {
            Fail(Explain(target, failure), progress);
        }
    }

    private void Take(T result)
    {
        writer.Add(result);
        if (writer.View.FailureOf(result) is { } nothing)
        {
            _somethingFailed = true;
            console.Fail(nothing);
        }
        else if (writer.View.VerdictOf(result) is Verdict.Fail or Verdict.Inconclusive)
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

    private static string Explain(MeasurementTarget<T> target, Exception failure) => failure is MeasurementException or OptionException
        ? failure.Message
        : $"{target.Name}: unexpected {failure.GetType().Name}: {failure.Message}";
}
