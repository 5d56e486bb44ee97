namespace PerfTools.Cmdlets.Isolation;

/// <summary>What an isolated child is to run. Blocks travel as text, arguments as CliXml: the child sees nothing else of the session.</summary>
internal sealed record IsolatedRequest
{
    public required string Name { get; init; }

    public required string Operation { get; init; }

    /// <summary>The parameter that has the operation, for messages.</summary>
    public required string Parameter { get; init; }

    public string? Setup { get; init; }

    public string? Cleanup { get; init; }

    public required string Arguments { get; init; }

    public required IReadOnlyList<MemoryMetric> Metrics { get; init; }

    public TimeSpan? Duration { get; init; }

    public TimeSpan? Interval { get; init; }

    public long? OperationCount { get; init; }

    public long? MaximumErrors { get; init; }

    public bool IsPerOperation { get; init; }
}
