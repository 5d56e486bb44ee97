namespace PerfTools.Engine;

/// <summary>The ways in which a target can fail to be measured. Each is a stable error id.</summary>
public enum FailureKind
{
    NameNotResolved,
    ConnectionRefused,
    ConnectTimedOut,
    TlsFailed,
    AuthenticationFailed,
    PermissionDenied,
    NotRedis,
    ServerLoading,
    ServerRefused,
    WouldEvictKeys,
    NotACluster,
    TargetLost,
    NoOperationSucceeded,
    KeysLeftBehind,
    ProcessNotFound,
    ProcessDefunct,
    ProcessNotReadable,
    ProgramNotFound,
    ProgramNotStarted,
    ProgramFailed,
    ProgramNotStopped,
    OperationFailed,
    SessionNotCreated,
    TooManyOpenFiles,
    PointNotUsable,
    NotMergeable,
    NotComparable,
    ResultNotReadable,
    RemoteRunFailed,
    NotRecordable,
    HistoryNotWritten,
    HistoryNotReadable,
    HistoryBusy,
    HistoryTooNew,
    ProfileNotWritten,
    NoSuchMetric,
    ReportNotWritten,
}

/// <summary>One target could not be measured, or not to the end. The message is for the user as it stands.</summary>
public sealed class MeasurementException(FailureKind kind, string target, string message, Exception? inner = null)
    : Exception($"{target}: {message}", inner)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>The message without the target in front.</summary>
    public string Reason { get; } = message;

    public string Target { get; } = target;
}
