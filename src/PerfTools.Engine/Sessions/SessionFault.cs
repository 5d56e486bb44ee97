namespace PerfTools.Engine.Sessions;

/// <summary>Why something in a session failed.</summary>
/// <param name="Type">The exception's type, or the kind of failure.</param>
/// <param name="Code">What tells failures of this type apart; empty where there is nothing.</param>
/// <param name="Message">What happened, for the user as it stands.</param>
internal sealed record SessionFault(string Type, string Code, string Message)
{
    private const int LongestMessage = 300;

    public string Message { get; } = Message.Length <= LongestMessage ? Message : string.Concat(Message.AsSpan(0, LongestMessage), "…");

    /// <summary>Whether the operation has thereby timed out, whoever noticed it first: the watchdog, or a wait with a limit of its own.</summary>
    public bool IsTimeout { get; init; }

    public static SessionFault TimedOut(string what, TimeSpan limit) =>
        new("Timeout", string.Empty, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} took longer than {limit.TotalSeconds:0.###} s")) { IsTimeout = true };

    /// <summary>A failure of the engine's own, such as a connection that was refused.</summary>
    public static SessionFault Of(MeasurementException failure) =>
        new(failure.Kind.ToString(), string.Empty, failure.Reason) { IsTimeout = failure.Kind == FailureKind.ConnectTimedOut };
}

/// <summary>A session cannot be made, or its teardown failed.</summary>
internal sealed class SessionFaultException(SessionFault fault) : Exception(fault.Message)
{
    public SessionFault Fault { get; } = fault;
}
