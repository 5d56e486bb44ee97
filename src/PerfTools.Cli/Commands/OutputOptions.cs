using System.CommandLine;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say how results are written, of every command that has some.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = OptionOf.Flag("--json", "Write the results to standard output as a JSON array.");
    private readonly Option<bool> _csv = OptionOf.Flag("--csv", "Write the results to standard output as CSV.");

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_csv);
    }

    /// <exception cref="OptionException">More than one format was asked for.</exception>
    public OutputFormat Format(ParseResult parsed) => (parsed.GetValue(_json), parsed.GetValue(_csv)) switch
    {
        (true, true) => throw new OptionException("Json", "cannot go with -Csv. Give one of them."),
        (true, false) => OutputFormat.Json,
        (false, true) => OutputFormat.Csv,
        _ => OutputFormat.Table,
    };

    /// <summary>Checks that what a program writes can be let through.</summary>
    /// <exception cref="OptionException">There is no program, or its output would stand among the results.</exception>
    public static void CheckShown(bool showsOutput, ProgramCommand? program, OutputFormat format)
    {
        if (!showsOutput) return;
        if (program is null) throw new OptionException("ShowOutput", "goes with a program after '--': other processes write where they did.");
        if (format != OutputFormat.Table)
            throw new OptionException("ShowOutput", $"cannot go with -{format}: the program's output would stand among the results.");
    }
}
