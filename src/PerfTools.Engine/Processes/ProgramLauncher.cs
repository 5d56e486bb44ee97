using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Processes;

/// <summary>Prepares programs in the way of this platform.</summary>
internal static class ProgramLauncher
{
    /// <exception cref="MeasurementException">There is no such program or folder, or it may not be run.</exception>
    public static IPreparedProgram Prepare(ProgramCommand command, ProgramOutput output)
    {
        if (command.WorkingDirectory is { } folder && !Directory.Exists(folder))
            throw new MeasurementException(FailureKind.ProgramNotStarted, command.FilePath, $"the folder '{folder}' to start it in does not exist.");
        string path = ProgramPath.Resolve(command);
        return OperatingSystem.IsWindows() ? new PortableProgram(path, command, output) : new SpawnedProgram(path, command, output);
    }
}
