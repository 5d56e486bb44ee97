using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace PerfTools.Cli.Commands;

/// <summary>The library's help, and below it the details of the command.</summary>
internal sealed partial class DetailedHelp(HelpAction help, string rootDetails) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        string details = parseResult.CommandResult.Command is DetailedCommand command ? command.Details : rootDetails;
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            output.Write($"{ProgramFirst().Replace(line, "[options] [-- <$1>...]").TrimEnd()}\n");
        output.Write($"\n{details.TrimEnd()}\n");
        return code;
    }

    /// <summary>The library shows a program before the options; it stands after them and '--'.</summary>
    [GeneratedRegex(@"\[<(\w+)>\.\.\.\] \[options\]", RegexOptions.CultureInvariant)]
    private static partial Regex ProgramFirst();
}
