using System.CommandLine;
using System.IO.Enumeration;
using PerfTools.Cli.Text;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Commands;

/// <summary><c>--id</c> and <c>--name</c>, the same on every command that looks at processes.</summary>
internal sealed class ProcessOptions
{
    private readonly Option<string[]> _id = OptionOf.Texts("--id", "pid", "Process ids; several may be given.");

    private readonly Option<string[]> _name = OptionOf.Texts(
        "--name", "pattern", "Process names; * and ? stand for any characters and any one, in quotes. Case does not matter.");

    public IReadOnlyList<Option> All => [_id, _name];

    /// <summary>The ids of --id.</summary>
    /// <exception cref="OptionException">One is no number.</exception>
    public int[] Ids(ParseResult parsed) => [.. OptionText.List(parsed.GetValue(_id) ?? [], "Id").Select(id => OptionText.SmallNumber(id, "Id"))];

    /// <summary>What --name means, also of processes that are still to come.</summary>
    public IReadOnlyList<ProcessNamePattern> Patterns(ParseResult parsed) =>
    [
        .. OptionText.List(parsed.GetValue(_name) ?? [], "Name")
            .Select(pattern => new ProcessNamePattern(pattern, name => FileSystemName.MatchesSimpleExpression(pattern, name))),
    ];

    /// <exception cref="OptionException">Neither processes nor a program are given, or both.</exception>
    public void CheckAgainst(ParseResult parsed, ProgramCommand? program)
    {
        string? given = parsed.GetValue(_id) is { Length: > 0 } ? "Id" : parsed.GetValue(_name) is { Length: > 0 } ? "Name" : null;
        if (given is null && program is null) throw new OptionException("Id", "is missing. Give -Id, -Name, or a program after '--'.");
        if (given is not null && program is not null) throw new OptionException(given, "cannot go with a program after '--'. Measure one of them.");
    }

    /// <summary>The processes of --name; this tool is none of them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="fail">Says that no process has a name, while the others go on.</param>
    public IEnumerable<int> Named(ParseResult parsed, Action<string> fail)
    {
        foreach (string pattern in OptionText.List(parsed.GetValue(_name) ?? [], "Name"))
        {
            int[] found = [.. ProcessNames.Where(name => FileSystemName.MatchesSimpleExpression(pattern, name)).Where(id => id != Environment.ProcessId)];
            if (found.Length == 0) fail($"{pattern}: no process has a name like this. '*' stands for any characters, '?' for one.");
            foreach (int id in found) yield return id;
        }
    }
}
