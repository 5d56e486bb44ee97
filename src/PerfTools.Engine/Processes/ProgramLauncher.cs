using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Processes;

/// <summary>Prepares programs in the way of this platform.</summary>
internal static class ProgramLauncher
{
    /// <exception cref="MeasurementException">There is no such program or folder, or it may not be run.</exception>
    public static IPreparedProgram Prepare(ProgramCommand command, ProgramOutput output)
    {
        string path = Locate(command, Environment.GetEnvironmentVariable("PATH"));
        return OperatingSystem.IsWindows() ? new PortableProgram(path, command, output) : new SpawnedProgram(path, command, output);
    }

    /// <summary>The file that a command means, where a program is looked for in the folders of a PATH.</summary>
    /// <exception cref="MeasurementException">There is no such program or folder, or it may not be run.</exception>
    public static string Locate(ProgramCommand command, string? folders)
    {
        if (command.WorkingDirectory is { } folder && !Directory.Exists(folder))
            throw new MeasurementException(FailureKind.ProgramNotStarted, command.FilePath, $"the folder '{folder}' to start it in does not exist.");
        return ProgramPath.Resolve(command, folders);
    }
}
