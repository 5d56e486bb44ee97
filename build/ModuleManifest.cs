using System.Text.RegularExpressions;

namespace PerfTools.Build;

/// <summary>What the build reads of PerfTools.psd1, so that no list of commands is kept twice. There may be no PowerShell to ask.</summary>
internal sealed partial class ModuleManifest(string text)
{
    public string Version => Value("ModuleVersion");

    public string Author => Value("Author");

    public string Copyright => Value("Copyright");

    public string Description => Value("Description");

    public IReadOnlyList<string> Cmdlets => List("CmdletsToExport");

    public IReadOnlyList<string> Functions => List("FunctionsToExport");

    public IReadOnlyList<string> Tags => List("Tags");

    public static ModuleManifest Read(Workspace workspace) => new(File.ReadAllText(workspace.At("PerfTools.psd1")));

    private string Value(string name) => Regex.Match(text, $@"^\s*{name}\s*=\s*'([^']+)'", RegexOptions.Multiline) is { Success: true } match
        ? match.Groups[1].Value
        : throw new BuildException($"PerfTools.psd1 has no {name}, without which the module cannot be published.");

    private string[] List(string name) =>
        [.. QuotedText().Matches(Regex.Match(text, $@"{name}\s*=\s*@\(([^)]*)\)").Groups[1].Value).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedText();
}
