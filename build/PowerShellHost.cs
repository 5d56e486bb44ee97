namespace PerfTools.Build;

/// <summary>A PowerShell to run scripts with: the one on PATH.</summary>
internal sealed record PowerShellHost(string Program)
{
    public const string Missing = "There is no pwsh on PATH (PowerShell 7.4 or later, https://aka.ms/powershell)";

    public static PowerShellHost? Find() => Tool.Find("pwsh") is { } pwsh ? new PowerShellHost(pwsh) : null;

    public int RunFile(string script, params string[] arguments) => Tool.Run(Program, ArgumentsFor(script, arguments));

    /// <summary>Runs a script, and gives what it says instead of showing it.</summary>
    public ToolOutput RunQuietly(string script, params string[] arguments) => Tool.RunQuietly(Program, ArgumentsFor(script, arguments));

    public IReadOnlyList<string> CommandFor(string script) => [Program, .. ArgumentsFor(script)];

    private static string[] ArgumentsFor(string script, params string[] arguments) => ["-NoProfile", "-NonInteractive", "-File", script, .. arguments];
}
