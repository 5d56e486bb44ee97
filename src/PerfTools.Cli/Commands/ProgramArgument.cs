using System.CommandLine;
using System.CommandLine.Parsing;

namespace PerfTools.Cli.Commands;

/// <summary>The program after '--', and its arguments. Before '--' they would be taken for options of this tool.</summary>
internal sealed class ProgramArgument(string description)
{
    public Argument<string[]> Argument { get; } = new("program")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = description,
    };

    /// <returns>The program, or null where none was given.</returns>
    /// <exception cref="OptionException">It does not stand after '--', or has no name.</exception>
    public ProgramCommand? Read(ParseResult parsed)
    {
        string[] words = parsed.GetValue(Argument) ?? [];
        if (words.Length == 0) return null;
        int separator = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        if (words.Length != parsed.Tokens.Count - separator - 1)
            throw new OptionException("-", $"must stand before the program: perftools {parsed.CommandResult.Command.Name} -- {words[0]}");
        return CommandOf(words, "-");
    }

    /// <summary>A program in the text of an option.</summary>
    public static ProgramCommand CommandOf(IReadOnlyList<string> words, string parameter)
    {
        if (words.Count == 0 || string.IsNullOrWhiteSpace(words[0]))
            throw new OptionException(parameter, "names no program. Give its path or name, and its arguments.");
        return new ProgramCommand { FilePath = words[0], Arguments = [.. words.Skip(1)] };
    }
}
