namespace PerfTools.Engine.Memory;

/// <summary>The limits that a user gave; a profile has the others.</summary>
public sealed record GivenGrowthLimits
{
    /// <summary>The name or path of a profile, or null for Test.</summary>
    public string? Profile { get; init; }

    /// <summary>Memory by hour, or null where it was not given.</summary>
    public double? MBPerHour { get; init; }

    /// <summary>Memory by operation, or null where it was not given.</summary>
    public double? BytesPerOperation { get; init; }

    /// <summary>Handles or threads by hour, or null where it was not given.</summary>
    public double? CountPerHour { get; init; }

    /// <summary>Handles or threads by operation, or null where it was not given.</summary>
    public double? CountPerOperation { get; init; }

    /// <summary>Whether the run counts operations.</summary>
    public bool HasOperations { get; init; }

    /// <summary>Whether growth is judged by operation: where they are counted, unless a limit by hour was given.</summary>
    public bool IsPerOperation => HasOperations && MBPerHour is null && CountPerHour is null;

    /// <summary>The limits that are in effect.</summary>
    /// <exception cref="OptionException">Limits of both kinds, limits by operation without any, or a profile that cannot be used.</exception>
    public GrowthLimits Resolve()
    {
        CheckKinds();
        GrowthLimits limits = Profile is null ? GrowthLimits.Test : GrowthLimitsFile.Resolve(Profile);
        bool isGiven = (MBPerHour ?? BytesPerOperation ?? CountPerHour ?? CountPerOperation) is not null;
        return limits with
        {
            Source = isGiven ? string.Empty : limits.Source,
            MBPerHour = MBPerHour ?? limits.MBPerHour,
            BytesPerOperation = BytesPerOperation ?? limits.BytesPerOperation,
            CountPerHour = CountPerHour ?? limits.CountPerHour,
            CountPerOperation = CountPerOperation ?? limits.CountPerOperation,
        };
    }

    private void CheckKinds()
    {
        string? perOperation = BytesPerOperation is not null ? "MaximumGrowthBytesPerOperation"
            : CountPerOperation is not null ? "MaximumGrowthCountPerOperation" : null;
        string? perHour = MBPerHour is not null ? "MaximumGrowthMBPerHour" : CountPerHour is not null ? "MaximumGrowthCountPerHour" : null;
        if (perOperation is null) return;
        if (!HasOperations)
            throw new OptionException(perOperation, "needs operations that are counted, and this run has none. Give -While, or a limit by hour such as -MaximumGrowthMBPerHour.");
        if (perHour is not null)
            throw new OptionException(perOperation, $"cannot go with -{perHour}: growth is judged by operation or by hour. Give limits of one kind.");
    }
}
