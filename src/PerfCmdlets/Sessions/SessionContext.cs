namespace PerfTools.Cmdlets.Sessions;

/// <summary>What a script block of a session finds as <c>$Session</c>.</summary>
public sealed class SessionContext
{
    internal SessionContext(int id) => Id = id;

    /// <summary>The session, counted from 1.</summary>
    public int Id { get; }

    /// <summary>The operation in this session, counted from 0; it starts again at 0 when the operations that warm up are over.</summary>
    public long OperationIndex { get; internal set; }

    /// <summary>Whether the operation is one that warms up, and is not measured.</summary>
    public bool IsWarmup { get; internal set; }

    /// <summary>Whatever the setup script or an operation wants to keep for later operations of this session.</summary>
    public object? State { get; set; }
}
