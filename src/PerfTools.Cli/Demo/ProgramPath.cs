namespace PerfTools.Cli.Demo;

/// <summary>Finds programs on PATH.</summary>
internal static class ProgramPath
{
    public static string? Find(string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        string folders = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() ||
            (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
