namespace PerfTools.Engine.Sessions.Threads;

/// <summary>
/// What one session does, on a thread of its own. Everything but <see cref="Interrupt"/> is called on that thread. Disposing
/// comes last, also of a session that was given up and has come back.
/// </summary>
internal interface ISessionWorker : IDisposable
{
    /// <summary>Waits until it may open, where not all may at the same time. This is no part of the time that a setup may take.</summary>
    void AwaitTurn()
    {
    }

    /// <summary>Makes what the session works with: a connection, a runspace, the user's setup.</summary>
    /// <exception cref="SessionFaultException">It cannot be made.</exception>
    void Open();

    /// <summary>
    /// Runs an operation each time that <see cref="OperationLoop.Next"/> says so, and tells the loop how each ended. Called
    /// once for the operations that warm up, and once for those that count.
    /// </summary>
    void Run(OperationLoop loop);

    /// <summary>Takes down what <see cref="Open"/> made, also where that failed half-way.</summary>
    /// <exception cref="SessionFaultException">Something failed.</exception>
    void Close();

    /// <summary>Ends what is under way, as well as it can, without waiting for it. Any thread.</summary>
    void Interrupt();
}

/// <summary>Work whose sessions have a thread each.</summary>
internal interface IThreadWorkload : IWorkload
{
    /// <summary>The stack that a session's thread needs, in bytes; 0 for the system's default.</summary>
    int StackBytes { get; }

    /// <param name="session">The session's number, from 1.</param>
    /// <param name="run">The load that it belongs to.</param>
    ISessionWorker NewWorker(int session, LoadRun run);
}
