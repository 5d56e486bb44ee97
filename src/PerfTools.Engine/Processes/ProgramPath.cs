namespace PerfTools.Engine.Processes;

/// <summary>Finds programs on PATH.</summary>
public static class ProgramPath
{
    /// <summary>The path of a program, or null where PATH has none of that name.</summary>
    /// <param name="name">The program's name, without a folder.</param>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Whether a program is named by its path, and not by a name that is looked for on PATH.</summary>
    internal static bool IsPath(string program) => program.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0;

    /// <summary>The path of a program, or null where none of these folders has one of that name.</summary>
    /// <param name="name">The program's name, without a folder.</param>
    /// <param name="folders">A PATH.</param>
    internal static string? Find(string name, string? folders) => (folders ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names(name).Select(file => Path.Combine(folder, file)))
        .FirstOrDefault(IsExecutable);

    /// <summary>The file that a command means: a path as it is, relative to the folder it starts in; a name found on PATH.</summary>
    /// <exception cref="MeasurementException">There is no such program, or it may not be run.</exception>
    internal static string Resolve(ProgramCommand command) => Resolve(command, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The same with another PATH.</summary>
    /// <exception cref="MeasurementException">There is no such program, or it may not be run.</exception>
    internal static string Resolve(ProgramCommand command, string? folders)
    {
        if (!IsPath(command.FilePath))
        {
            return Find(command.FilePath, folders) ?? throw new MeasurementException(
                FailureKind.ProgramNotFound, command.FilePath, "no program of this name is on PATH.");
        }

        string path = Path.GetFullPath(command.FilePath, command.WorkingDirectory ?? Environment.CurrentDirectory);
        if (!File.Exists(path))
        {
            string reason = Directory.Exists(path) ? "it is a folder, not a program." : "there is no such file.";
            throw new MeasurementException(FailureKind.ProgramNotFound, command.FilePath, reason);
        }

        return IsExecutable(path)
            ? path
            : throw new MeasurementException(FailureKind.ProgramNotStarted, command.FilePath, "the file is not executable.");
    }

    private static IEnumerable<string> Names(string name) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [$"{name}.exe", $"{name}.com"] : [name];

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() ||
            (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
