using System.Diagnostics;

namespace PerfTools.Bench;

/// <summary>The programs and scripts that PerfTools is measured beside.</summary>
internal static class ExternalProgram
{
    /// <summary>Debian's python3 has psutil and redis; another one on PATH may not have them.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Runs it to its end, and gives what it printed; its warnings only where it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}. {errors.Result}");
    }

    /// <summary>Runs a script of this project.</summary>
    public static string RunPython(string script, params string[] arguments) =>
        Run(Python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments]);
}
