using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Starts servers for real, in the way of this platform.</summary>
internal sealed class ServerLauncher : IServerLauncher
{
    /// <exception cref="MeasurementException">There is no such program, or it cannot be started.</exception>
    /// <exception cref="OptionException">A variable cannot be passed on.</exception>
    public IServerProcess Start(ServerLaunch launch)
    {
        EnvironmentBlock environment = EnvironmentBlock.Of(launch.Environment);
        string path = ProgramLauncher.Locate(launch.Command, environment.Path);
        if (OperatingSystem.IsWindows()) return PortableServer.Start(launch, environment, path);
        using UnixServerLauncher launcher = new(launch, environment, path);
        return launcher.Start();
    }
}
