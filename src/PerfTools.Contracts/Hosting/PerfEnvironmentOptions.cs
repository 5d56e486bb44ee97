namespace PerfTools;

/// <summary>How <c>Test-PerfEnvironment</c> looks at this host.</summary>
public sealed record PerfEnvironmentOptions
{
    /// <summary>How long to look, 2 s to 10 minutes: half of it processors are probed one after the other, the rest goes to waits.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        // Less leaves too few clock ticks to tell a processor that was taken away from one that was not.
        if (Duration < TimeSpan.FromSeconds(2) || Duration > TimeSpan.FromMinutes(10))
            throw new OptionException(nameof(Duration), $"{Duration:g} is out of range. Use 2 seconds to 10 minutes.");
    }
}
