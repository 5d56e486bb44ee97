using System.CommandLine;

namespace PerfTools.Cli.Commands;

/// <summary>
/// Options as text. Their values are read by the same code as the engine's own checks, so that every error has one form.
/// </summary>
internal static class OptionOf
{
    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    /// <summary>An option that may be repeated, and that takes several values at once.</summary>
    public static Option<string[]> Texts(string name, string valueName, string description) =>
        new(name)
        {
            HelpName = valueName,
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };

    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };
}
