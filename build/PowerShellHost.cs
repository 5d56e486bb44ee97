namespace PerfTools.Build;

/// <summary>A PowerShell to run scripts with: from PATH, else the tool of .config/dotnet-tools.json, else none.</summary>
internal sealed record PowerShellHost(string Program, IReadOnlyList<string> Prefix)
{
    public const string Missing = "PowerShell could not be had: no pwsh on PATH, and 'dotnet tool restore' did not bring one";

    private static readonly Lazy<PowerShellHost?> Found = new(Search);

    public static PowerShellHost? Find() => Found.Value;

    public int RunFile(string script, params string[] arguments) =>
        Tool.Run(Program, ArgumentsFor(script, arguments));

    /// <summary>Runs a script, and gives what it says instead of showing it.</summary>
    public ToolOutput RunQuietly(string script, params string[] arguments) => Tool.RunQuietly(Program, ArgumentsFor(script, arguments));

    public IReadOnlyList<string> CommandFor(string script) => [Program, .. ArgumentsFor(script)];

    private IEnumerable<string> ArgumentsFor(string script, params string[] arguments) =>
        [.. Prefix, "-NoProfile", "-NonInteractive", "-File", script, .. arguments];

    private static PowerShellHost? Search()
    {
        if (Tool.Find("pwsh") is { } pwsh) return new PowerShellHost(pwsh, []);
        if (Tool.Succeeds("dotnet", "tool", "restore") && Tool.Succeeds("dotnet", "tool", "run", "pwsh", "--", "-Version"))
            return new PowerShellHost("dotnet", ["tool", "run", "pwsh", "--"]);
        return null;
    }
}
