using System.Diagnostics;

namespace PerfTools.Build;

/// <summary>Runs programs, their output going where ours goes.</summary>
internal static class Tool
{
    public static int Run(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false }) ?? throw new BuildException($"{program} could not be started.");
        process.WaitForExit();
        return process.ExitCode;
    }

    public static void Require(string program, params string[] arguments)
    {
        int code = Run(program, arguments);
        if (code != 0) throw new BuildException($"{program} {string.Join(' ', arguments)} ended with exit code {code}.");
    }

    /// <summary>Runs a program, and gives what it says instead of showing it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static ToolOutput RunQuietly(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolOutput(process.ExitCode, output, errors.Result);
    }

    /// <summary>Runs a program without showing its output, and says whether it succeeded.</summary>
    public static bool Succeeds(string program, params string[] arguments) => Succeeds(program, arguments, out _);

    /// <summary>The same, with the last line that the program said.</summary>
    public static bool Succeeds(string program, string[] arguments, out string lastLine)
    {
        lastLine = string.Empty;
        try
        {
            ToolOutput said = RunQuietly(program, arguments);
            lastLine = (said.Errors.Trim() is { Length: > 0 } errors ? errors : said.Output.Trim()).Split('\n')[^1];
            return said.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}

/// <summary>How a program ended, and what it said.</summary>
internal sealed record ToolOutput(int ExitCode, string Output, string Errors);
