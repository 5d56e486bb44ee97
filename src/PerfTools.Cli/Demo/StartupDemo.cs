using System.Globalization;
using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Startup;

namespace PerfTools.Cli.Demo;

/// <summary>
/// One server in two environments. Where a variable is missing it exits with code 1, as many do that were only ever started by
/// those who have it.
/// </summary>
internal static class StartupDemo
{
    private const string Shell = "sh";
    private const string Variable = "DATABASE_URL";
    private const string Launch = $"[ -n \"${Variable}\" ] || {{ echo 'config: reading the environment'; echo 'config: {Variable} is not set' >&2; exit 1; }}; exec \"$@\"";
    private const int Starts = 6;

    /// <returns>The results, and the exit code: the failure is there to be found.</returns>
    public static async Task<(IReadOnlyList<ServerStartupResult> Results, int ExitCode)> MeasureAsync(CliConsole console, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find(Shell) is null)
        {
            console.Out.Write($"\nNo server to start: '{Shell}' is not on PATH.\n");
            return ([], ExitCode.Pass);
        }

        console.Out.Write("\nA server where its variables are set, and as it is deployed:\n\n");
        ResultWriter<ServerStartupResult> writer = new(console, new StartupView(), OutputFormat.Table, RowFlow.AtEnd);
        int code = await new MeasurementRun<ServerStartupResult>(console, writer)
            .RunAsync([StartupCommand.TargetOf(Environments(folder))], together: false, cancellationToken);
        return (writer.Results, code == ExitCode.ThresholdNotMet ? ExitCode.Pass : code);
    }

    private static ServerStartupOptions[] Environments(DirectoryInfo folder)
    {
        (string[] server, GivenProbes probes) = Server(folder);
        ServerStartupOptions developer = new()
        {
            Name = "developer",
            Command = new ProgramCommand { FilePath = Shell, Arguments = ["-c", Launch, Shell, .. server], WorkingDirectory = folder.FullName },
            Environment = new ServerEnvironment { Variables = new Dictionary<string, string?> { [Variable] = "postgres://localhost/demo" } },
            Probes = probes.Resolve(),
            Count = Starts,
            WarmupCount = 1,
        };
        return [developer, developer with { Name = "as deployed", Environment = new ServerEnvironment { IsClean = true } }];
    }

    /// <summary>A real server where the machine has one, else this program's own, which says at which port it is.</summary>
    private static (string[] Command, GivenProbes Probes) Server(DirectoryInfo folder)
    {
        foreach (string program in new[] { "redis-server", "valkey-server" })
        {
            if (ProgramPath.Find(program) is not { } path) continue;
            string port = RedisServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
            return ([path, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], new GivenProbes { Redis = $"127.0.0.1:{port}" });
        }

        string[] self = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? [host, typeof(StartupDemo).Assembly.Location] : [Environment.ProcessPath!];
        return ([.. self, "demo", "--output", folder.FullName, "--", Shell, "-c", "sleep 600"], new GivenProbes { LogPattern = @"\bport (?<port>\d+)", Redis = "127.0.0.1:0" });
    }
}
