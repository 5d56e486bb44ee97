using System.CommandLine;
using System.Text.RegularExpressions;

namespace PerfTools.Cli.Output;

/// <summary>
/// The engine names parameters as the cmdlets do (-PayloadSize); here they are options (--payload-size), or arguments (&lt;file&gt;).
/// A dash before a word that is neither stays what it is.
/// </summary>
internal sealed partial class OptionNames(IEnumerable<string> names)
{
    // An argument may be called as an option of another command is.
    private readonly Dictionary<string, string> _nameOf = names
        .DistinctBy(KeyOf, StringComparer.OrdinalIgnoreCase).ToDictionary(KeyOf, StringComparer.OrdinalIgnoreCase);

    public static OptionNames None { get; } = new([]);

    /// <summary>The options and arguments of all commands, because one may run what another is for, as a demo does.</summary>
    public static OptionNames Of(RootCommand root) => new(root.Subcommands.SelectMany(command => command.Options)
        .Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal))
        .Concat(root.Subcommands.SelectMany(command => command.Arguments).Select(argument => $"<{argument.Name}>")));

    /// <summary>A message of the engine with its parameters named as options.</summary>
    public string InMessage(string message) => Parameter().Replace(
        message.Replace("Give -Credential, or set", "Set", StringComparison.Ordinal),
        match => _nameOf.GetValueOrDefault(match.Groups[1].Value, match.Value));

    private static string KeyOf(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal).Trim('<', '>');

    [GeneratedRegex(@"(?<![\w-])-([A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
