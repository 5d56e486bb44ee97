using System.Diagnostics;

namespace PerfTools.Build;

/// <summary>Runs programs, their output going where ours goes.</summary>
internal static class Tool
{
    public static int Run(string program, IEnumerable<string> arguments, string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false };
        if (folder is not null) start.WorkingDirectory = folder;
        using Process process = Process.Start(start) ?? throw new BuildException($"{program} could not be started.");
        process.WaitForExit();
        return process.ExitCode;
    }

    public static void Require(string program, params string[] arguments)
    {
        int code = Run(program, arguments);
        if (code != 0) throw new BuildException($"{program} {string.Join(' ', arguments)} ended with exit code {code}.");
    }

    /// <summary>Runs a program without showing its output, and says whether it succeeded.</summary>
    public static bool Succeeds(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            errors.Wait();
            process.WaitForExit();
            return process.ExitCode == 0;
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
