using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Operations;
using PerfTools.Engine.Timing;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Measure-Operation: one measurement, its result, and what must be said about it.</summary>
internal static class OperationBody
{
    private const int LongestName = 60;

    public static void Run(
        OperationOptions options, ScriptBlock operation, ScriptBlock? baseline, SessionBlocks session, ICmdletOutput output, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using OperationSampler sampler = new(options, MonotonicClock.Instance, new ProcessCounters(), output, stop.Token);
        Finish(session.Run(() => new BlockOperation(session, operation, baseline).Run(sampler), stop.Cancel), sampler, options, output);
    }

    public static void Run(
        OperationOptions options, ProgramCommand operation, ProgramCommand? baseline, SessionBlocks session, ICmdletOutput output, CancellationToken cancellationToken)
    {
        using ProgramOperation programs = new(operation, baseline, options.IgnoreExitCode);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using OperationSampler sampler = new(options, MonotonicClock.Instance, null, output, stop.Token);
        Finish(session.Run(() => programs.Run(sampler, session.Prepare, stop.Token), stop.Cancel), sampler, options, output);
    }

    /// <summary>Text as a name: on one line, and short enough for a table.</summary>
    public static string Shortened(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length == 0) return "{ }";
        return line.Length <= LongestName ? line : $"{line[..(LongestName - 1)]}…";
    }

    /// <summary>Writes what was measured to the end, also where cleanup failed, and then what failed.</summary>
    private static void Finish(IReadOnlyList<Exception> failures, OperationSampler sampler, OperationOptions options, ICmdletOutput output)
    {
        if (sampler.IsComplete)
        {
            OperationResult result = sampler.Result();
            output.WriteResult(result);
            if (result.Errors > 0) Tell(result, options, output);
        }

        if (failures.Count > 0) throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
    }

    private static void Tell(OperationResult result, OperationOptions options, ICmdletOutput output)
    {
        if (result.Errors == result.OperationCount && !options.IgnoreExitCode)
        {
            output.WriteFailure(new MeasurementException(
                FailureKind.NoOperationSucceeded, result.Target, $"not one of {result.OperationCount} operations succeeded: {result.ErrorSummary.TrimEnd('.')}."));
        }
        else
        {
            output.WriteWarning(
                $"{result.Target}: {result.Errors} of {result.OperationCount} operations failed, and are in the times (property Errors). The first: {result.ErrorSummary}");
        }
    }
}
