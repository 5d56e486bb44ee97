using System.Text;
using PerfTools.Engine;
using PerfTools.Engine.Processes;

namespace PerfTools.Cmdlets.Isolation;

/// <summary>The PowerShell to start a child with: the one that runs, else that on PATH.</summary>
/// <param name="Path">The program.</param>
/// <param name="Prefix">Its first arguments.</param>
internal sealed record PowerShellProgram(string Path, IReadOnlyList<string> Prefix)
{
    /// <summary>
    /// Runs this very module's other end of -Isolated. With the input format None, PowerShell itself reads nothing from the
    /// pipe that the request comes through.
    /// </summary>
    public static IReadOnlyList<string> ChildArguments =>
    [
        "-NoLogo", "-NoProfile", "-NonInteractive", "-InputFormat", "None", "-OutputFormat", "Text",
        "-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes(ChildScript)),
    ];

    private static string ChildScript
    {
        get
        {
            string binaries = System.IO.Path.GetDirectoryName(typeof(Verdict).Assembly.Location)!;
            string manifest = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(binaries)!, "PerfTools.psd1");
            return $$"""
                try {
                    Import-Module -Name '{{manifest.Replace("'", "''", StringComparison.Ordinal)}}' -ErrorAction Stop
                    (Get-Command -Name Test-MemoryLeak -Module PerfTools).ImplementingType.Assembly.GetType('{{typeof(IsolatedChild).FullName}}')::Serve()
                } catch {
                    [Console]::Error.WriteLine($_)
                    exit 1
                }
                """;
        }
    }

    /// <exception cref="MeasurementException">There is none.</exception>
    public static PowerShellProgram Find()
    {
        string running = Environment.ProcessPath ?? string.Empty;
        string name = System.IO.Path.GetFileNameWithoutExtension(running);
        if (name.Equals("pwsh", StringComparison.OrdinalIgnoreCase)) return new PowerShellProgram(running, []);

        // PowerShell as a tool of .NET is a library that 'dotnet' runs.
        string library = System.IO.Path.Combine(AppContext.BaseDirectory, "pwsh.dll");
        if (name.Equals("dotnet", StringComparison.OrdinalIgnoreCase) && File.Exists(library)) return new PowerShellProgram(running, [library]);
        return ProgramPath.Find("pwsh") is { } found
            ? new PowerShellProgram(found, [])
            : throw new MeasurementException(
                FailureKind.ProgramNotFound, "pwsh", "-Isolated needs it: this session does not run in pwsh, and none is on PATH. Install PowerShell 7.4 or later, or leave -Isolated out.");
    }
}
