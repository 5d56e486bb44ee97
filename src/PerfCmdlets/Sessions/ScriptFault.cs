using System.Management.Automation;
using PerfTools.Engine.Sessions;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>Errors of script blocks as those of a session: the type of what was thrown first, and the error's id.</summary>
internal static class ScriptFault
{
    /// <summary>What PowerShell itself throws, such as for a command that is not there, has its type beside its record only.</summary>
    public static SessionFault Of(RuntimeException error) => Of(new ErrorRecord(error.ErrorRecord, error));

    public static SessionFault Of(ErrorRecord error)
    {
        Exception cause = error.Exception;
        while (cause is MethodInvocationException or CmdletInvocationException or CmdletProviderInvocationException && cause.InnerException is { } inner) cause = inner;
        return new SessionFault(cause.GetType().Name, CodeOf(error), error.ToString());
    }

    public static SessionFault Of(FlowControlException left) =>
        new(left.GetType().Name, string.Empty, "the block left with exit, break or continue");

    /// <summary>The id without the command that it came from. A text that was thrown is its own id, and tells nothing apart.</summary>
    private static string CodeOf(ErrorRecord error)
    {
        string id = error.FullyQualifiedErrorId.Split(',', 2)[0];
        return id == error.ToString() || id.EndsWith(error.Exception.GetType().Name, StringComparison.Ordinal) || error.FullyQualifiedErrorId == error.Exception.Message ? string.Empty : id;
    }
}
