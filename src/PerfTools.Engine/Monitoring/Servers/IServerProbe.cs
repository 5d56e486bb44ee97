namespace PerfTools.Engine.Monitoring.Servers;

/// <summary>Asks one server for its numbers. An interface, so that tests need no server.</summary>
internal interface IServerProbe : IDisposable
{
    string Target { get; }

    MonitoredKind Kind { get; }

    /// <summary>Fills in what the server says now. After a failure the next call tries anew.</summary>
    /// <param name="draft">What is known already.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The snapshot, and what shows that the server was started anew since the last time; null for nothing.</returns>
    /// <exception cref="MeasurementException">It did not answer, or not in its protocol.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    (PerformanceSnapshot Snapshot, string? Restart) Read(PerformanceSnapshot draft, CancellationToken cancellationToken);
}
