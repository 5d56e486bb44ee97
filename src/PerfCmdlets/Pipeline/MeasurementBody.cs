using PerfTools.Engine;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Redis;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Forwards the stream of one measurement: results as they come, failures after them.</summary>
internal static class MeasurementBody
{
    public static async Task RunAsync(RedisLatencyOptions options, ICmdletOutput output, CancellationToken cancellationToken)
    {
        output.WriteVerbose($"Measuring {options.Endpoint}.");
        NoteTally notes = new();
        await Guard(output, options.Endpoint.ToString(), async () =>
        {
            await foreach (RedisLatencyResult result in new RedisLatencyMeasurement(options).MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                output.WriteResult(result);
                if (result.Count == 0) output.WriteFailure(NothingSucceeded(result));
                notes.Add($"{result.Operation} {result.PayloadBytes} B", result.Notes);
            }
        }).ConfigureAwait(false);
        notes.Warn(output, options.Endpoint.ToString());
    }

    public static async Task RunAsync(ProcessCpuOptions options, ICmdletOutput output, CancellationToken cancellationToken)
    {
        NoteTally notes = new();
        string target = options.Command?.FilePath ?? (options.ProcessIds is [int only] ? $"process {only}" : $"{options.ProcessIds.Count} processes");
        await Guard(output, target, async () =>
        {
            ProcessCpuMeasurement measurement = new(options) { Failed = output.WriteFailure };
            await foreach (ProcessCpuResult result in measurement.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                output.WriteResult(result);
                notes.Add(result.Target, result.Notes);
            }
        }).ConfigureAwait(false);
        notes.Warn(output, target);
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
