using System.CommandLine;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Commands;

/// <summary>A command whose help has more to say than its one-line description.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>What stands below the options: behaviour, examples, exit codes; lines of at most 120 characters.</summary>
    public string Details => details;

    /// <summary>What the command does; an option that cannot be used is said, and ends it.</summary>
    public void SetAction(CliConsole console, Func<ParseResult, CancellationToken, Task<int>> action) => SetAction(async (parsed, cancellationToken) =>
    {
        try
        {
            return await action(parsed, cancellationToken);
        }
        catch (OptionException wrong)
        {
            console.Fail(wrong.Message);
            return ExitCode.CouldNotMeasure;
        }
    });
}
