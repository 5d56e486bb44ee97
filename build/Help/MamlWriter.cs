using System.Globalization;
using System.Xml.Linq;

namespace PerfTools.Build.Help;

/// <summary>Writes pages as MAML, the XML that Get-Help reads.</summary>
internal static class MamlWriter
{
    // Get-Help indents by up to eight, and a console has at least 80 columns.
    private const int Width = 70;
    private const string OnlineLink = "Online version";

    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly (HelpParameter Text, CmdletParameter Parameter, SetMembership Membership)[] ShouldProcess =
    [
        Switch("WhatIf", "wi", "Shows what would be done, and does nothing.", "False"),
        Switch("Confirm", "cf", "Asks before anything is done. -Confirm:$false does not ask.", "None ($ConfirmPreference decides)"),
    ];

    public static XDocument Write(IEnumerable<(CmdletDescription Cmdlet, HelpPage Page)> cmdlets) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(item => CommandOf(item.Cmdlet, item.Page))));

    private static XElement CommandOf(CmdletDescription cmdlet, HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            new XElement(Maml + "description", new XElement(Maml + "para", page.Synopsis))),
        Description(page.Description),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => SyntaxOf(cmdlet, page, set))),
        new XElement(Command + "parameters", ParametersOf(cmdlet, page)),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => TypeOf(Command + "inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => TypeOf(Command + "returnValue", type))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select(ExampleOf)),
        new XElement(Command + "relatedLinks", page.Links.Select(LinkOf)));

    private static XElement SyntaxOf(CmdletDescription cmdlet, HelpPage page, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        CmdletSyntax.ParametersOf(cmdlet, page, set)
            .Concat(cmdlet.SupportsShouldProcess ? ShouldProcess : [])
            .Select(item => ParameterOf(item.Text, item.Parameter, item.Membership, isSyntax: true)));

    private static IEnumerable<XElement> ParametersOf(CmdletDescription cmdlet, HelpPage page)
    {
        IEnumerable<(HelpParameter Text, CmdletParameter Parameter, SetMembership Membership)> own =
            from text in page.Parameters
            let parameter = cmdlet.Parameters.First(candidate => candidate.Name == text.Name)
            select (text, parameter, parameter.Sets.Values.First());
        return own
            .Concat(cmdlet.SupportsShouldProcess ? ShouldProcess : [])
            .Select(item => ParameterOf(item.Text, item.Parameter, item.Membership, isSyntax: false));
    }

    private static XElement ParameterOf(HelpParameter text, CmdletParameter parameter, SetMembership membership, bool isSyntax) => new(
        Command + "parameter",
        new XAttribute("required", membership.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.SupportsWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", membership.PipelineInput),
        new XAttribute("position", membership.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Description(text.Text),
        isSyntax && parameter.AcceptedValues.Count > 0
            ? new XElement(Command + "parameterValueGroup", parameter.AcceptedValues.Select(value => ValueOf(value, isRequired: false)))
            : null,
        isSyntax && parameter.IsSwitch ? null : ValueOf(parameter.TypeName, isRequired: !parameter.IsSwitch),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", text.Default ?? "None"));

    private static XElement ValueOf(string text, bool isRequired) => new(
        Command + "parameterValue",
        new XAttribute("required", isRequired ? "true" : "false"),
        new XAttribute("variableLength", "false"),
        text);

    private static XElement TypeOf(XName element, HelpType type) => new(
        element, new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")), Description(type.Text));

    private static XElement ExampleOf(HelpExample example) => new(
        Command + "example",
        new XElement(Maml + "title", $"-------- {example.Title} --------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks), new XElement(Maml + "para")));

    /// <summary>Get-Help -Online opens the first address that it finds, so only the page itself is given as one.</summary>
    private static XElement LinkOf((string Text, string Target) link)
    {
        bool isAddress = link.Target.Contains("://", StringComparison.Ordinal);
        bool isOnline = isAddress && link.Text == OnlineLink;
        string text = isOnline ? $"{link.Text}:" : isAddress ? $"{link.Text}: {link.Target}" : link.Text;
        return new XElement(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", text),
            new XElement(Maml + "uri", isOnline ? link.Target : string.Empty));
    }

    private static XElement Description(IEnumerable<MarkdownBlock> blocks) => new(Maml + "description", Paragraphs(blocks));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<MarkdownBlock> blocks) =>
        TextLayout.Paragraphs(blocks, Width).Select(text => new XElement(Maml + "para", text));

    private static (HelpParameter, CmdletParameter, SetMembership) Switch(string name, string alias, string text, string byDefault)
    {
        SetMembership membership = new(IsMandatory: false, Position: null, FromPipeline: false, FromPipelineByPropertyName: false);
        CmdletParameter parameter = new(name)
        {
            TypeName = "SwitchParameter",
            FullTypeName = "System.Management.Automation.SwitchParameter",
            Aliases = [alias],
            Sets = new Dictionary<string, SetMembership> { [CmdletParameter.AllSets] = membership },
        };
        return (new HelpParameter(name, [new TextBlock(text)], byDefault), parameter, membership);
    }
}
