using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The one place where failures become error records: stable ids, categories, what to do.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Exception failure) => failure switch
    {
        OptionException option => new ErrorRecord(option, $"Invalid{option.Parameter}", ErrorCategory.InvalidArgument, option.Parameter),
        MeasurementException measurement => From(measurement),
        UnexpectedFailureException unexpected => new ErrorRecord(unexpected, "UnexpectedFailure", ErrorCategory.NotSpecified, unexpected.Target),
        _ => new ErrorRecord(failure, "UnexpectedFailure", ErrorCategory.NotSpecified, null),
    };

    private static ErrorRecord From(MeasurementException failure)
    {
        (ErrorCategory category, string? action) = Explain(failure.Kind);
        ErrorRecord record = new(failure, failure.Kind.ToString(), category, failure.Target);
        if (action is not null) record.ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = action };
        return record;
    }

    private static (ErrorCategory Category, string? Action) Explain(FailureKind kind) => kind switch
    {
        FailureKind.NameNotResolved => (ErrorCategory.ObjectNotFound, "Check the spelling, or use an address."),
        FailureKind.ConnectionRefused => (ErrorCategory.ConnectionError, "Start the server, or correct -ComputerName and -Port."),
        FailureKind.ConnectTimedOut => (ErrorCategory.OperationTimeout, "Check address and firewall, or raise -Timeout."),
        FailureKind.TlsFailed => (ErrorCategory.SecurityError, "Check certificate and port; -SkipCertificateCheck accepts any certificate."),
        FailureKind.AuthenticationFailed => (ErrorCategory.AuthenticationError, "Give -Credential, or set REDISCLI_AUTH."),
        FailureKind.PermissionDenied => (ErrorCategory.PermissionDenied, "Allow the user the command (ACL SETUSER), or use another user."),
        FailureKind.NotRedis => (ErrorCategory.ProtocolError, "Check the port: something else listens there."),
        FailureKind.ServerLoading => (ErrorCategory.ResourceBusy, "Wait until the server has loaded its data."),
        FailureKind.ServerRefused => (ErrorCategory.InvalidOperation, null),
        FailureKind.WouldEvictKeys => (ErrorCategory.LimitsExceeded, "Use smaller -PayloadSize or -KeyCount, or -AllowEviction."),
        FailureKind.NotACluster => (ErrorCategory.InvalidOperation, "Leave -Cluster out."),
        FailureKind.TargetLost => (ErrorCategory.ConnectionError, "Look at the server's log; the results that were written stand."),
        FailureKind.NoOperationSucceeded => (ErrorCategory.InvalidResult, "The first error in ErrorSummary says why."),
        FailureKind.KeysLeftBehind => (ErrorCategory.ResourceExists, "Let them expire, or remove them with Clear-RedisKey -Pattern 'perftools:*'."),
        FailureKind.ProcessNotFound => (ErrorCategory.ObjectNotFound, "Get-Process lists the processes that there are."),
        FailureKind.ProcessDefunct => (ErrorCategory.InvalidOperation, "Look at its parent, which has not collected it."),
        FailureKind.ProcessNotReadable => (ErrorCategory.PermissionDenied, "Run as the user of the process, or as root or administrator."),
        FailureKind.ProgramNotFound => (ErrorCategory.ObjectNotFound, "Check the spelling, or give the full path."),
        FailureKind.ProgramNotStarted => (ErrorCategory.OpenError, "Check the file's permissions and format."),
        FailureKind.ProgramFailed => (ErrorCategory.InvalidResult, "Run the program by hand to see what it writes, or give -IgnoreExitCode."),
        FailureKind.ProgramNotStopped => (ErrorCategory.CloseError, "Stop it by its id, with the rights that it runs with."),
        FailureKind.SessionNotCreated => (ErrorCategory.OpenError, "Start what the sessions need, or correct the target or the setup."),
        FailureKind.TooManyOpenFiles => (ErrorCategory.LimitsExceeded, "Raise the limit with ulimit -n before PowerShell starts, or use fewer sessions."),
        FailureKind.NotMergeable => (ErrorCategory.InvalidType, "Select the results that can be merged, for example with Where-Object."),
        FailureKind.NotComparable => (ErrorCategory.InvalidData, "Select results of one kind, operation and load, for example with Where-Object; the message names what differs."),
        FailureKind.ResultNotReadable => (ErrorCategory.InvalidData, "Keep results with Export-Clixml or ConvertTo-Json, which keep everything."),
        FailureKind.RemoteRunFailed => (ErrorCategory.ConnectionError, "Try Invoke-Command with the same session; open a new one where it is broken."),
        FailureKind.OperationFailed => (ErrorCategory.InvalidResult, "Run the block by itself until it works."),
        FailureKind.PointNotUsable => (ErrorCategory.InvalidData, "Give results of Invoke-ConcurrentSessions, or rows with SessionCount and ThroughputPerSecond."),
        FailureKind.NotRecordable => (ErrorCategory.InvalidType, "Give results as the cmdlets of PerfTools give them."),
        FailureKind.HistoryNotWritten => (ErrorCategory.WriteError, "Check folder, permissions and free space, or give another -Path. What was written before stands."),
        FailureKind.HistoryNotReadable => (ErrorCategory.ReadError, "Check path and permissions."),
        FailureKind.HistoryBusy => (ErrorCategory.ResourceBusy, "See which program has the file open, and try again."),
        FailureKind.HistoryTooNew => (ErrorCategory.InvalidData, "Update PerfTools to the version that wrote the file."),
        FailureKind.NoSuchMetric => (ErrorCategory.InvalidArgument, "Give -Metric a numeric property of these results, or leave other results out."),
        FailureKind.ProfileNotWritten => (ErrorCategory.WriteError, "Check folder, permissions and free space, or give another -ProfilePath. What was there before stands."),
        FailureKind.ReportNotWritten => (ErrorCategory.WriteError, "Check folder, permissions and free space, or give another -Path. What was there before stands."),
        _ => (ErrorCategory.NotSpecified, null),
    };
}
