using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PerfTools.Engine;

/// <summary>Runs a measurement on a thread of its own, with blocking calls, and gives its results asynchronously.</summary>
internal static class MeasurementStream
{
    /// <summary>
    /// Results as they become final. Where the measurement fails, what was measured comes first and the failure is thrown
    /// after it; after cancellation likewise. The sequence does not end before the measurement has.
    /// </summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="measure">Measures, and hands over results as they become final; each handing over may wake another thread.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        string name, Action<Action<T[]>, CancellationToken> measure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<T[]> results = Channel.CreateUnbounded<T[]>(new UnboundedChannelOptions { SingleReader = true });
        Task measuring = Start(name, measure, results.Writer, stop.Token);
        try
        {
            // Not the caller's token: what was measured before Ctrl+C is still handed over.
            await foreach (T[] several in results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                foreach (T result in several) yield return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await measuring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await measuring.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static Task Start<T>(
        string name, Action<Action<T[]>, CancellationToken> measure, ChannelWriter<T[]> results, CancellationToken cancellationToken)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                measure(result => results.TryWrite(result), cancellationToken);
                done.SetResult();
            }
            catch (OperationCanceledException)
            {
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
            finally
            {
                results.Complete();
            }
        })
        {
            IsBackground = true,
            Name = $"PerfTools {name}",
        };
        thread.Start();
        return done.Task;
    }
}
