namespace PerfTools.Build.Help;

/// <summary>The syntax of a cmdlet, one form a parameter set, as Get-Help writes it.</summary>
internal static class CmdletSyntax
{
    private const int Width = 100;

    /// <summary>The parameters of a set: positional ones first, then mandatory ones, then in the order of the page.</summary>
    public static IEnumerable<(HelpParameter Text, CmdletParameter Parameter, SetMembership Membership)> ParametersOf(
        CmdletDescription cmdlet, HelpPage page, string set) =>
        from text in page.Parameters
        let parameter = cmdlet.Parameters.First(candidate => candidate.Name == text.Name)
        let membership = parameter.In(set)
        where membership is not null
        orderby membership.Position ?? int.MaxValue, !membership.IsMandatory
        select (text, parameter, membership);

    /// <summary>The SYNTAX section of the page.</summary>
    public static string Of(CmdletDescription cmdlet, HelpPage page) =>
        string.Join("\n\n", cmdlet.ParameterSets.Select(set => string.Join('\n', Lines([cmdlet.Name, .. Words(cmdlet, page, set)]))));

    private static IEnumerable<string> Words(CmdletDescription cmdlet, HelpPage page, string set)
    {
        foreach ((_, CmdletParameter parameter, SetMembership membership) in ParametersOf(cmdlet, page, set))
        {
            string name = membership.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
            string value = parameter.AcceptedValues.Count > 0
                ? $" {{{string.Join(" | ", parameter.AcceptedValues)}}}"
                : $" <{parameter.TypeName}>";
            string word = parameter.IsSwitch ? name : name + value;
            yield return membership.IsMandatory ? word : $"[{word}]";
        }

        if (cmdlet.SupportsShouldProcess) yield return "[-WhatIf] [-Confirm]";
        yield return "[<CommonParameters>]";
    }

    // Between parameters only: a parameter and its value stay on one line.
    private static IEnumerable<string> Lines(IEnumerable<string> words)
    {
        string line = string.Empty;
        foreach (string word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = "   ";
            }

            line += line.Length == 0 ? word : ' ' + word;
        }

        yield return line;
    }
}
