using System.Text.RegularExpressions;

namespace PerfTools.Build.Help;

/// <summary>
/// Reads what a function takes from the SYNTAX of its page, because a script tells its parameters to PowerShell only, and the
/// build has none. That page and function agree is tested where there is one.
/// </summary>
internal static partial class FunctionReader
{
    // The one name for what comes from the pipeline.
    private const string PipelineParameter = "InputObject";

    public static CmdletDescription Read(string name, HelpPage page)
    {
        string[] words = name.Split('-', 2);
        int position = 0;
        return new CmdletDescription(words[0], words[1])
        {
            SupportsShouldProcess = page.Syntax.Contains("[-WhatIf]", StringComparison.Ordinal),
            ParameterSets = [CmdletParameter.AllSets],
            OutputTypes = [],
            Parameters =
            [
                .. Parameter().Matches(page.Syntax).Where(match => match.Groups["name"].Value is not ("WhatIf" or "Confirm"))
                    .Select(match => ParameterOf(match, match.Groups["positional"].Success ? position++ : null)),
            ],
        };
    }

    private static CmdletParameter ParameterOf(Match match, int? position)
    {
        string name = match.Groups["name"].Value;
        string type = match.Groups["type"].Success ? match.Groups["type"].Value : match.Groups["values"].Success ? "String" : "SwitchParameter";
        return new CmdletParameter(name)
        {
            TypeName = type,
            FullTypeName = $"System.{type}",
            AcceptedValues = match.Groups["values"].Success ? match.Groups["values"].Value.Split(" | ") : [],
            Sets = new Dictionary<string, SetMembership>
            {
                [CmdletParameter.AllSets] = new(!match.Groups["optional"].Success, position, name == PipelineParameter, FromPipelineByPropertyName: false),
            },
        };
    }

    // [[-Optional] <T>], [-Mandatory] <T>, and [-Named <T>] or a switch.
    [GeneratedRegex(@"(?:(?<optional>\[)(?<positional>\[)|(?<positional>\[)(?=-\w+\] [<{])|(?<optional>\[))?(?<!\w)-(?<name>[A-Z]\w+)\]?(?: (?:<(?<type>[^>]+)>|\{(?<values>[^}]+)\}))?")]
    private static partial Regex Parameter();
}
