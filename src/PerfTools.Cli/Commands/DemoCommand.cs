using System.CommandLine;
using PerfTools.Cli.Demo;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools demo</c>: a server for the time of one run, measured or lent to a command.</summary>
internal static class DemoCommand
{
    private const string Details = """
        Takes redis-server or valkey-server if one is on PATH, else a small embedded server, whose results are labelled
        'embedded'. Measures SET and GET at 100 B, 10 KB, 100 KB and JSON, the CPU time of the server meanwhile, the server under
        concurrent sessions, the time of a shell against that of a smaller program, the memory of a shell that leaks and of one
        that does not, and the start of a server, which fails where a variable is missing. Prints a table of each, and writes
        demo-redis, demo-cpu, demo-sessions, demo-operation, demo-leak and demo-startup as .json and .csv.

        With a command after '--', runs that instead, with PERFTOOLS_DEMO_PORT and PERFTOOLS_DEMO_OUTPUT in its environment,
        and ends with its exit code.

        Examples:
          perftools demo
          perftools demo --output results
          perftools demo -- sh -c 'redis-cli -p $PERFTOOLS_DEMO_PORT ping'
        """;

    public static Command Build(CliConsole console)
    {
        Option<string?> output = OptionOf.Text("--output", "folder", "Folder for the results. Default: output/demo.");
        Argument<string[]> lent = new("command")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Command to run while the server is up, and its arguments, after '--'.",
        };
        Command command = new DetailedCommand("demo", "Start a Redis server, measure it, stop it. Needs nothing installed.", Details)
        {
            output, lent,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(console, parsed.GetValue(output) ?? Path.Combine("output", "demo"), parsed.GetValue(lent) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, string output, string[] command, CancellationToken cancellationToken)
    {
        try
        {
            DirectoryInfo folder = Directory.CreateDirectory(output);
            using DemoServer server = DemoServer.Start(console, cancellationToken);
            DemoRun run = new(console, server, folder);
            return command.Length == 0 ? await run.MeasureAsync(cancellationToken) : await run.LendAsync(command, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            console.Fail($"-Output: '{output}' cannot be written to: {error.Message}");
            return ExitCode.CouldNotMeasure;
        }
    }
}
