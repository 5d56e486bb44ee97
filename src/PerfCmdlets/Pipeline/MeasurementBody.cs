using PerfTools.Engine;
using PerfTools.Engine.Redis;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Forwards the stream of one measurement: results as they come, failures after them.</summary>
internal static class MeasurementBody
{
    public static async Task RunAsync(RedisLatencyOptions options, ICmdletOutput output, CancellationToken cancellationToken)
    {
        output.WriteVerbose($"Measuring {options.Endpoint}.");
        int results = 0;
        string? firstNote = null;
        int noted = 0;
        await Guard(output, options.Endpoint.ToString(), async () =>
        {
            await foreach (RedisLatencyResult result in new RedisLatencyMeasurement(options).MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                results++;
                output.WriteResult(result);
                if (result.Count == 0) output.WriteFailure(NothingSucceeded(result));
                if (result.Notes.Length == 0) continue;
                noted++;
                firstNote ??= $"{result.Operation} {result.PayloadBytes} B: {result.Notes}";
            }
        }).ConfigureAwait(false);

        // One line a target, however many rows: the rows carry their notes themselves.
        if (firstNote is not null)
            output.WriteWarning($"{options.Endpoint}: {noted} of {results} results carry a note (property Notes), the first: {firstNote}.");
    }

    /// <summary>Runs work on one target; its expected failures become error records, and the next target goes on.</summary>
    public static async Task Guard(ICmdletOutput output, string target, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The user stopped it; there is nobody left to tell.
        }
        catch (OptionException)
        {
            throw;
        }
        catch (AggregateException failures)
        {
            foreach (Exception failure in failures.InnerExceptions) output.WriteFailure(failure);
        }
        catch (MeasurementException failure)
        {
            output.WriteFailure(failure);
        }
        catch (Exception failure)
        {
            output.WriteFailure(new UnexpectedFailureException(target, failure));
        }
    }

    private static MeasurementException NothingSucceeded(RedisLatencyResult result) =>
        new(FailureKind.NoOperationSucceeded, result.Target, $"not one {result.Operation} of {result.PayloadBytes} B succeeded: {result.ErrorSummary}.");
}

/// <summary>A failure that nobody expected: a defect of the tool, said without a stack trace.</summary>
internal sealed class UnexpectedFailureException(string target, Exception inner)
    : Exception($"{target}: unexpected {inner.GetType().Name}: {inner.Message}", inner)
{
    public string Target { get; } = target;
}
