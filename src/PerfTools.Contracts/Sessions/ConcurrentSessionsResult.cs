namespace PerfTools;

/// <summary>
/// What a load of concurrent sessions did. SessionsRequested is SessionsCreated and SessionsFailedToCreate together, and
/// Attempted is Succeeded, Failed, TimedOut, Cancelled and Dropped together: every session and every operation is accounted for.
/// </summary>
public sealed record ConcurrentSessionsResult
{
    /// <summary>What the load worked against.</summary>
    public required string Target { get; init; }

    /// <summary>What the sessions did.</summary>
    public required SessionWork Work { get; init; }

    /// <summary>The operation, for example <c>GET</c> or <c>Set 100 B</c>.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>The machine that the load came from; of a merged result, all of them.</summary>
    public string ComputerName { get; init; } = string.Empty;

    /// <summary>How many machines that were. Above 1 it is a merged result, and the results of its machines are in it.</summary>
    public int MachineCount { get; init; } = 1;

    /// <summary>What decided when an operation started.</summary>
    public LoadModel Model { get; init; }

    /// <summary>What the thresholds say. Without one success it is Fail, whatever they say.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>Sessions that were asked for. Of runs one after the other that were merged, every number of sessions is that of the run that had the fewest.</summary>
    public int SessionsRequested { get; init; }

    /// <summary>Sessions that came into being.</summary>
    public int SessionsCreated { get; init; }

    /// <summary>Sessions that did not; ErrorSummary says why.</summary>
    public int SessionsFailedToCreate { get; init; }

    /// <summary>Of those created, sessions that were given up because an operation would not end.</summary>
    public int SessionsLost { get; init; }

    /// <summary>Operations that were due: succeeded, failed, timed out, cancelled and dropped.</summary>
    public long Attempted { get; init; }

    /// <summary>Operations that succeeded. Only these are in the response and service times.</summary>
    public long Succeeded { get; init; }

    /// <summary>Operations that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Operations that were interrupted because their time was up.</summary>
    public long TimedOut { get; init; }

    /// <summary>Operations that were under way when the run was ended.</summary>
    public long Cancelled { get; init; }

    /// <summary>Open model: operations for which no session was free in time.</summary>
    public long Dropped { get; init; }

    /// <summary>Whether the load was stopped by the user or after too many errors, before its own end; of a merged result, whether one of them was.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>Failed, timed out and dropped operations, in percent of those that were due and not cancelled.</summary>
    public double? ErrorPercent { get; init; }

    /// <summary>Operations that the closed model asked for and that were never due, because a session was not there for them.</summary>
    public long? NotAttempted { get; init; }

    /// <summary>Errors by phase, type and code, with count and the first message. <see cref="GetErrors"/> gives them as objects.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    /// <summary>Succeeded operations a second, from the common start to the end of the last operation.</summary>
    public double ThroughputPerSecond { get; init; }

    /// <summary>Smallest response time.</summary>
    public double? MinUs { get; init; }

    /// <summary>Mean response time.</summary>
    public double? MeanUs { get; init; }

    /// <summary>Median response time. In an open model it counts from the intended start; in a closed one it is the service time.</summary>
    public double? P50Us { get; init; }

    /// <summary>90th percentile of the response time.</summary>
    public double? P90Us { get; init; }

    /// <summary>95th percentile of the response time.</summary>
    public double? P95Us { get; init; }

    /// <summary>99th percentile of the response time.</summary>
    public double? P99Us { get; init; }

    /// <summary>99.9th percentile of the response time.</summary>
    public double? P999Us { get; init; }

    /// <summary>Largest response time.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Mean service time: from the actual start of the operation.</summary>
    public double? ServiceMeanUs { get; init; }

    /// <summary>Median service time.</summary>
    public double? ServiceP50Us { get; init; }

    /// <summary>90th percentile of the service time.</summary>
    public double? ServiceP90Us { get; init; }

    /// <summary>95th percentile of the service time.</summary>
    public double? ServiceP95Us { get; init; }

    /// <summary>99th percentile of the service time.</summary>
    public double? ServiceP99Us { get; init; }

    /// <summary>99.9th percentile of the service time.</summary>
    public double? ServiceP999Us { get; init; }

    /// <summary>Largest service time.</summary>
    public double? ServiceMaxUs { get; init; }

    /// <summary>Mean time of a session, from the start of its first operation to the end of its last; of a merged result, weighted by sessions.</summary>
    public double? MeanSessionMs { get; init; }

    /// <summary>Longest time of a session.</summary>
    public double? MaxSessionMs { get; init; }

    /// <summary>Between the first operation of the first session to start and that of the last. Not of open or staged loads, which start them one by one, nor of merged runs at the same time, whose clocks differ; of repetitions, the largest.</summary>
    public double? StartSkewMs { get; init; }

    /// <summary>
    /// Little's law: throughput times mean service time is the mean number of operations under way. In a closed model without
    /// think time it is nearly SessionsCreated; where it is not, the client itself was what the sessions waited for.
    /// </summary>
    public double? MeanConcurrency { get; init; }

    /// <summary>CPU time of PerfTools over the run, in percent of the processors that it could use; the limit is one where all connections share a thread. Of a merged result, the largest.</summary>
    public double? ClientCpuPercent { get; init; }

    /// <summary>Connections that had to be opened anew during the load.</summary>
    public long Reconnects { get; init; }

    /// <summary>CPU time of the measured processes over the load; 100 is one processor fully busy. This and what follows of them is null for merged runs at the same time: they may have measured the same processes.</summary>
    public double? ProcessCpuPercentOfCore { get; init; }

    /// <summary>CPU time of the measured processes per succeeded operation.</summary>
    public double? ProcessCpuUsPerOperation { get; init; }

    /// <summary>Largest memory of the measured processes in RAM.</summary>
    public long? ProcessPeakWorkingSetBytes { get; init; }

    /// <summary>Memory that only the measured processes use, at the end of the load; of merged repetitions, the largest.</summary>
    public long? ProcessPrivateBytes { get; init; }

    /// <summary>Open model: operations a second that were asked for; those of runs at the same time are added up.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>Rest of a session between two operations.</summary>
    public double ThinkTimeMs { get; init; }

    /// <summary>Time after which an operation was interrupted.</summary>
    public double TimeoutMs { get; init; }

    /// <summary>Operations of each session before the common start; of a merged result, the fewest.</summary>
    public int WarmupCount { get; init; }

    /// <summary>Time in which all sessions came into being.</summary>
    public double SetupMs { get; init; }

    /// <summary>Step of the clock.</summary>
    public double ResolutionUs { get; init; }

    /// <summary>What the instrument itself adds to each operation.</summary>
    public double InstrumentCostUs { get; init; }

    /// <summary>When the sessions started together.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From the common start to the end of the last operation. Of merged runs at the same time, from the first start to the last end; of repetitions, the sum.</summary>
    public double DurationMs { get; init; }

    /// <summary>What a reader of these numbers should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>The response times of succeeded operations.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Open model: their service times. In a closed model the response times are the service times.</summary>
    public Distribution? ServiceDistribution { get; init; }

    // An array: PowerShell cannot index what a collection expression makes of a read-only list.
    internal SessionError[] Errors { get; init; } = [];

    /// <summary>The errors by phase, type and code, most frequent first.</summary>
    public IReadOnlyList<SessionError> GetErrors() => Errors;

    /// <summary>The same result with these errors, and the summary of them.</summary>
    /// <param name="errors">The errors, each phase, type and code once.</param>
    public ConcurrentSessionsResult WithErrors(IReadOnlyList<SessionError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return this with
        {
            Errors = [.. errors.OrderBy(error => error.Phase).ThenByDescending(error => error.Count)],
            ErrorSummary = string.Join("; ", errors.OrderBy(error => error.Phase).ThenByDescending(error => error.Count)),
        };
    }
}
