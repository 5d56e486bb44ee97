namespace PerfTools;

/// <summary>Errors of one kind in one phase of a load.</summary>
/// <param name="Phase">Where in the life of a session they came up.</param>
/// <param name="Type">The type of the exception, or the kind of failure: <c>SocketException</c>, <c>ErrorReply</c>, <c>Timeout</c>.</param>
/// <param name="Code">What tells errors of this type apart: an error id, an HTTP status, an exit code; empty where there is nothing.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Message">The message of the first one; of merged results, that of one of them.</param>
public sealed record SessionError(SessionPhase Phase, string Type, string Code, long Count, string Message)
{
    /// <summary>The error as it stands in a summary.</summary>
    public override string ToString() => $"{Phase}: {Count} x {Type}{(Code.Length == 0 ? string.Empty : $" {Code}")}: {Message}";
}
