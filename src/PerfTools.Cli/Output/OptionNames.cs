using System.CommandLine;
using System.Text.RegularExpressions;

namespace PerfTools.Cli.Output;

/// <summary>
/// The engine names parameters as the cmdlets do (-PayloadSize); here they are options (--payload-size). A dash before a
/// word that is no option stays what it is.
/// </summary>
internal sealed partial class OptionNames(IEnumerable<string> options)
{
    private readonly Dictionary<string, string> _optionOf = options
        .ToDictionary(option => option.Replace("-", string.Empty, StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);

    public static OptionNames None { get; } = new([]);

    /// <summary>The options of all commands, because one may run what another is for, as a demo does.</summary>
    public static OptionNames Of(RootCommand root) => new(root.Subcommands.SelectMany(command => command.Options)
        .Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal)).Distinct());

    /// <summary>A message of the engine with its parameters named as options.</summary>
    public string InMessage(string message) => Parameter().Replace(
        message.Replace("Give -Credential, or set", "Set", StringComparison.Ordinal),
        match => _optionOf.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"(?<![\w-])-([A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
