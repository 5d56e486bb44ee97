using PerfTools.Cli.Output;
using PerfTools.Engine;

namespace PerfTools.Cli.Commands;

/// <summary>Something to measure.</summary>
/// <param name="Name">Its name in a message.</param>
/// <param name="MeasureAsync">Measures it; fails with what it could not measure, after the results that it has.</param>
internal sealed record MeasurementTarget<T>(
    string Name, Func<IProgress<MeasurementProgress>?, CancellationToken, IAsyncEnumerable<T>> MeasureAsync);

/// <summary>Measures target after target; what goes wrong with one never spoils the others.</summary>
internal sealed class MeasurementRun<T>(CliConsole console, ResultWriter<T> writer)
    where T : class
{
    private readonly ProgressLine _progress = new(console);
    private volatile bool _somethingFailed;
    private volatile bool _someThresholdNotMet;
    private volatile bool _wasInterrupted;

    /// <param name="targets">What to measure.</param>
    /// <param name="together">Whether at the same time: where each goes on until it is stopped, the second would never begin.</param>
    /// <param name="cancellationToken">Ends the run; what was measured so far is written.</param>
    public async Task<int> RunAsync(IReadOnlyList<MeasurementTarget<T>> targets, bool together, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.ReaderGone);
        if (together)
        {
            await Task.WhenAll(targets.Select(target => MeasureAsync(target, stop.Token)));
        }
        else
        {
            foreach (MeasurementTarget<T> target in targets) await MeasureAsync(target, stop.Token);
        }

        _progress.Clear();
        writer.Complete();
        if (_wasInterrupted) return ExitCode.Interrupted;
        if (_somethingFailed) return ExitCode.CouldNotMeasure;
        return _someThresholdNotMet ? ExitCode.ThresholdNotMet : ExitCode.Pass;
    }

    /// <summary>Says what cannot be measured, while the rest goes on.</summary>
    public void Fail(string message)
    {
        _somethingFailed = true;
        _progress.Clear();
        console.Fail(message);
    }

    private async Task MeasureAsync(MeasurementTarget<T> target, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await foreach (T result in target.MeasureAsync(writer.ShowsRows ? null : _progress, cancellationToken))
            {
                _progress.Clear();
                Take(result);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _wasInterrupted = true;
        }
        catch (AggregateException failures)
        {
            foreach (Exception failure in failures.Flatten().InnerExceptions) Fail(Explain(target, failure));
        }
        catch (Exception failure)
        {
            Fail(Explain(target, failure));
        }
    }

    private void Take(T result)
    {
        writer.Add(result);
        if (writer.View.FailureOf(result) is { } nothing) Fail(nothing);
        else if (writer.View.VerdictOf(result) is Verdict.Fail or Verdict.Inconclusive) _someThresholdNotMet = true;
    }

    private static string Explain(MeasurementTarget<T> target, Exception failure) => failure is MeasurementException or OptionException
        ? failure.Message
        : $"{target.Name}: unexpected {failure.GetType().Name}: {failure.Message}";
}
