namespace PerfTools.Engine.Sessions;

/// <summary>Drives the sessions of a load through their lives. Its methods are called in their order, on one thread.</summary>
internal interface ISessionHost : IDisposable
{
    IReadOnlyList<SessionRecord> Sessions { get; }

    /// <summary>Whether all sessions share one thread, so that a processor is the most that the client can use.</summary>
    bool SharesOneThread { get; }

    /// <summary>CPU time of what drives the sessions, in nanoseconds.</summary>
    long CpuNanoseconds { get; }

    /// <summary>How the sessions reach their target, or null.</summary>
    string? Transport { get; }

    /// <summary>Makes the sessions and warms them up. One that cannot be made is marked so, and the others go on.</summary>
    /// <param name="progress">Gets how many are ready.</param>
    void Open(Action<int> progress);

    /// <summary>Starts them together, at the start that the run has been given, and comes back when all have ended.</summary>
    void Run();

    /// <summary>Tears them down.</summary>
    void Close();
}
