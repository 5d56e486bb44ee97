using System.Globalization;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>What signals are called.</summary>
internal static class SignalNames
{
    private static readonly string[] OfLinux =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private static readonly string[] OfMac =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV", "SYS", "PIPE", "ALRM", "TERM", "URG",
        "STOP", "TSTP", "CONT", "CHLD", "TTIN", "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "INFO", "USR1", "USR2",
    ];

    /// <summary>The name, as in SIGSEGV, or "signal 34" where it has none.</summary>
    public static string Of(int signal)
    {
        string[] names = OperatingSystem.IsMacOS() ? OfMac : OfLinux;
        return signal >= 1 && signal <= names.Length ? $"SIG{names[signal - 1]}" : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
