namespace PerfTools.Build.Help;

/// <summary>Holds a page against its cmdlet: what the one has, the other describes, and nothing else.</summary>
internal static class HelpCheck
{
    private const int FewestExamples = 3;

    /// <exception cref="HelpPageException">The first difference.</exception>
    public static void Compare(HelpPage page, CmdletDescription cmdlet)
    {
        CompareParameters(page, cmdlet);
        CompareTypes(page, cmdlet);
        if (page.Examples.Count < FewestExamples)
            throw new HelpPageException(page.FileName, $"has {page.Examples.Count} examples; {FewestExamples} are the least.");
        string syntax = CmdletSyntax.Of(cmdlet, page);
        if (syntax != page.Syntax.Trim('\n'))
            throw new HelpPageException(page.FileName, $"SYNTAX is not that of the cmdlet. It is:\n{syntax}");
    }

    private static void CompareParameters(HelpPage page, CmdletDescription cmdlet)
    {
        foreach (CmdletParameter parameter in cmdlet.Parameters)
        {
            HelpParameter[] texts = [.. page.Parameters.Where(text => text.Name == parameter.Name)];
            if (texts.Length != 1) throw Wrong(page, parameter.Name, texts.Length == 0 ? "has no section" : "has more than one section");
            CompareParameter(page, texts[0], parameter);
        }

        if (page.Parameters.FirstOrDefault(text => cmdlet.Parameters.All(parameter => parameter.Name != text.Name)) is { } unknown)
            throw Wrong(page, unknown.Name, $"is described, but {cmdlet.Name} has no such parameter");
    }

    private static void CompareParameter(HelpPage page, HelpParameter text, CmdletParameter parameter)
    {
        bool isAlwaysMandatory = parameter.Sets.Values.All(set => set.IsMandatory);
        if (!isAlwaysMandatory && text.Default is null) throw Wrong(page, text.Name, "does not end with a paragraph 'Default: …'");
        if (isAlwaysMandatory && text.Default is not null) throw Wrong(page, text.Name, "is mandatory, and so has no default");
        string all = string.Join('\n', TextLayout.Paragraphs(text.Text, int.MaxValue));
        if (parameter.AcceptedValues.FirstOrDefault(value => !all.Contains(value, StringComparison.Ordinal)) is { } unmentioned)
            throw Wrong(page, text.Name, $"does not say what the value {unmentioned} means");
    }

    private static void CompareTypes(HelpPage page, CmdletDescription cmdlet)
    {
        foreach (string output in cmdlet.OutputTypes.Where(output => page.Outputs.All(text => text.Name != output)))
            throw new HelpPageException(page.FileName, $"OUTPUTS has no section '### {output}'.");
        foreach (CmdletParameter parameter in cmdlet.Parameters.Where(parameter => parameter.Sets.Values.Any(set => set.FromPipeline)))
        {
            if (page.Inputs.All(text => text.Name != parameter.FullTypeName))
            {
                throw new HelpPageException(
                    page.FileName, $"INPUTS has no section '### {parameter.FullTypeName}', the type of -{parameter.Name}.");
            }
        }
    }

    private static HelpPageException Wrong(HelpPage page, string parameter, string what) =>
        new(page.FileName, $"the parameter -{parameter} {what}.");
}
