using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Commands;

/// <summary>The whole command line: parses it, and runs the command that it names.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellationToken)
    {
        RootCommand root = Build(console);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        console.Options = OptionNames.Of(root);
        if (parsed.Action is ParseErrorAction) return FailToParse(parsed, console);
        InvocationConfiguration invocation = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = console.Out,
            Error = console.Error,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>All commands with all options.</summary>
    public static RootCommand Build(CliConsole console)
    {
        RootCommand root = new("PerfTools: performance numbers that can be believed, where there is no PowerShell.")
        {
            CpuCommand.Build(console), TimeCommand.Build(console), LeakCommand.Build(console), SessionsCommand.Build(console),
            StartupCommand.Build(console), ScalabilityCommand.Build(console), RedisCommand.Build(console), ClearCommand.Build(console),
            CompareCommand.Build(console), ReportCommand.Build(console), WatchCommand.Build(console), EnvCommand.Build(console),
            DemoCommand.Build(console),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        HelpAction action = (HelpAction)help.Action!;
        if (!console.OutIsTerminal) action.MaxWidth = 120;
        help.Action = new DetailedHelp(action, ExitCode.Explanation);
        return root;
    }

    private static int FailToParse(ParseResult parsed, CliConsole console)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct()) console.Fail(message);
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent)
            names.Insert(0, command.Command is RootCommand ? "perftools" : command.Command.Name);
        console.Fail($"'{string.Join(' ', names)} --help' shows what can be given.");
        return ExitCode.CouldNotMeasure;
    }
}
