using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PerfTools.Cli.Commands;

/// <summary>A command whose help has more to say than its one-line description.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>What stands below the options: behaviour, examples, exit codes; lines of at most 120 characters.</summary>
    public string Details => details;
}

/// <summary>The library's help, and below it the details of the command.</summary>
internal sealed class DetailedHelp(HelpAction help, string rootDetails) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        string details = parseResult.CommandResult.Command is DetailedCommand command ? command.Details : rootDetails;
        parseResult.InvocationConfiguration.Output.Write($"{details.TrimEnd()}\n");
        return code;
    }
}
