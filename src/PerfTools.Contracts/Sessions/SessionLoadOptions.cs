using System.Globalization;

namespace PerfTools;

/// <summary>The shape of a load: how many sessions, when they start what, and when it ends. Beside it stands the work that they do.</summary>
public sealed record SessionLoadOptions
{
    // A session that does nothing else takes centuries; the sum over all sessions can still be counted.
    private const long MostOperations = 100_000_000_000_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    /// <summary>What the load is called in results, or null for what the work is called.</summary>
    public string? Name { get; init; }

    /// <summary>Sessions, 1 to 10,000. In an open model, the most that are at work at the same time.</summary>
    public int SessionCount { get; init; } = 10;

    /// <summary>Closed model: operations of each session. Null where a duration or stages end the load.</summary>
    public long? OperationCount { get; init; } = 100;

    /// <summary>When no further operation starts, or null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Open model: operations a second of all sessions together.</summary>
    public double? Rate { get; init; }

    /// <summary>The stages of a staged load, or none.</summary>
    public IReadOnlyList<LoadStage> Stages { get; init; } = [];

    /// <summary>Closed model: how long a session rests between two operations.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <summary>How long an operation may take before it is interrupted and counted as timed out.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Open model: how long an operation waits for a free session before it is dropped; null for <see cref="Timeout"/>.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>How long a session may take to come into being, and to be torn down.</summary>
    public TimeSpan SetupTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Operations of each session before the common start, which are not measured.</summary>
    public int WarmupCount { get; init; } = 1;

    /// <summary>The load ends when this many operations have failed or timed out, or null for never.</summary>
    public long? MaxErrors { get; init; }

    /// <summary>Whether a result per session is wanted.</summary>
    public bool PerSession { get; init; }

    /// <summary>Whether a result per second is wanted.</summary>
    public bool Timeline { get; init; }

    /// <summary>Processes whose CPU and memory are measured during the load.</summary>
    public IReadOnlyList<int> MeasuredProcessIds { get; init; } = [];

    /// <summary>What the result is judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>What decides when an operation starts.</summary>
    public LoadModel Model => Rate is not null ? LoadModel.Open : Stages.Count > 0 ? LoadModel.Staged : LoadModel.Closed;

    /// <summary>The sessions that are made: of a staged load, as many as its largest stage has.</summary>
    public int SessionsNeeded => Stages.Count == 0 ? SessionCount : Stages.Max(stage => stage.Sessions);

    /// <summary>How long the load is meant to last, or null where the number of operations ends it.</summary>
    public TimeSpan? PlannedDuration => Stages.Count == 0 ? Duration : TimeSpan.FromTicks(Stages.Sum(stage => stage.Duration.Ticks));

    /// <summary>Fails where what a user gave contradicts itself.</summary>
    /// <param name="hasSessionCount">Whether a number of sessions was given.</param>
    /// <param name="hasStages">Whether stages were given.</param>
    /// <param name="hasMaxErrors">Whether a number of errors was given.</param>
    /// <param name="stopsOnError">Whether the first error is to end the load.</param>
    /// <exception cref="OptionException">The first contradiction.</exception>
    public static void CheckGiven(bool hasSessionCount, bool hasStages, bool hasMaxErrors, bool stopsOnError)
    {
        if (stopsOnError && hasMaxErrors) throw new OptionException("StopOnError", "is the same as -MaxErrors 1. Give one of them.");
        if (hasStages && hasSessionCount) throw new OptionException("Stage", "says by itself how many sessions there are. Leave out -SessionCount.");
    }

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        ValidateAmounts();
        ValidateTimes();
        ValidateModel();
        ValidateStages();
    }

    private void ValidateAmounts()
    {
        if (Stages.Count == 0 && SessionCount is (< 1 or > 10_000))
            throw new OptionException(nameof(SessionCount), $"{SessionCount} is out of range. Use 1 to 10000.");
        if (OperationCount is < 1 or > MostOperations)
            throw new OptionException(nameof(OperationCount), $"{OperationCount} is out of range. Use 1 to {MostOperations}.");
        if (Rate is { } rate && !(rate > 0 && rate <= 10_000_000))
            throw new OptionException(nameof(Rate), string.Create(CultureInfo.InvariantCulture, $"{rate} is out of range. Give operations a second, above 0, at most 10000000."));
        if (WarmupCount is < 0 or > 1_000_000)
            throw new OptionException(nameof(WarmupCount), $"{WarmupCount} is out of range. Use 0 for no warm-up, at most 1000000.");
        if (MaxErrors < 1) throw new OptionException(nameof(MaxErrors), $"{MaxErrors} is out of range. Use 1 or more.");
    }

    private void ValidateTimes()
    {
        Between(Timeout, nameof(Timeout), TimeSpan.FromMilliseconds(1), LongestTime);
        Between(SetupTimeout, nameof(SetupTimeout), TimeSpan.FromMilliseconds(1), LongestTime);
        Between(ThinkTime, nameof(ThinkTime), TimeSpan.Zero, LongestTime);
        if (MaxWait is { } wait) Between(wait, nameof(MaxWait), TimeSpan.Zero, LongestTime);
        if (Duration is { } duration) Between(duration, nameof(Duration), TimeSpan.FromMilliseconds(1), LongestTime);
    }

    private void ValidateModel()
    {
        if (OperationCount is null && PlannedDuration is null)
            throw new OptionException(nameof(OperationCount), "is missing. Give -OperationCount, -Duration or -Stage.");
        if (Rate is not null && Duration is null)
            throw new OptionException(nameof(Rate), "needs -Duration: an open model ends with its time.");
        if (Rate is not null && OperationCount is not null)
            throw new OptionException(nameof(OperationCount), "cannot go with -Rate: rate and duration say how many operations there are.");
        if (Rate is not null && ThinkTime > TimeSpan.Zero)
            throw new OptionException(nameof(ThinkTime), "cannot go with -Rate: the rate says when operations start.");
        if (Rate is null && MaxWait is not null)
            throw new OptionException(nameof(MaxWait), "goes with -Rate only: in a closed model no operation waits for a session.");
    }

    private void ValidateStages()
    {
        if (Stages.Count == 0) return;
        if (Rate is not null || Duration is not null || OperationCount is not null)
            throw new OptionException("Stage", "says by itself how long the load lasts. Leave out -Rate, -Duration and -OperationCount.");
        foreach (LoadStage stage in Stages)
        {
            if (stage.Sessions is < 0 or > 10_000) throw new OptionException("Stage", $"Sessions = {stage.Sessions} is out of range. Use 0 to 10000.");
            Between(stage.Duration, "Stage", TimeSpan.Zero, LongestTime);
        }

        if (SessionsNeeded < 1) throw new OptionException("Stage", "no stage has a session. Give at least one of them Sessions above 0.");
        if (PlannedDuration <= TimeSpan.Zero) throw new OptionException("Stage", "the stages have no duration. Give at least one of them a Duration above 0.");
    }

    private static void Between(TimeSpan value, string parameter, TimeSpan shortest, TimeSpan longest)
    {
        if (value < shortest || value > longest)
            throw new OptionException(parameter, $"{value} is out of range. Use {shortest.TotalMilliseconds:0} ms to {longest.TotalDays:0} days.");
    }
}
