using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace PerfTools.Build.Help;

/// <summary>Makes what Get-Help shows out of the pages in <c>docs</c>, and fails where page and cmdlet differ.</summary>
public static partial class HelpBuilder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Turns the pages of the cmdlets into MAML.</summary>
    /// <param name="docsFolder">The folder with <c>Verb-Noun.md</c>.</param>
    /// <param name="cmdletAssembly">The built assembly with the cmdlets, what it refers to beside it.</param>
    /// <param name="standardLibraryFolder">The folder of the package PowerShellStandard.Library.</param>
    /// <param name="outputXml">The file to write: <c>en-US/PerfCmdlets.dll-Help.xml</c> in the module.</param>
    /// <exception cref="HelpPageException">A page is missing, wrong or incomplete.</exception>
    public static void Build(string docsFolder, string cmdletAssembly, string standardLibraryFolder, string outputXml)
    {
        List<(CmdletDescription, HelpPage)> help = [];
        foreach (CmdletDescription cmdlet in CmdletReader.Read(cmdletAssembly, standardLibraryFolder))
        {
            HelpPage page = PageOf(docsFolder, cmdlet.Name);
            HelpCheck.Compare(page, cmdlet);
            help.Add((cmdlet, page));
        }

        Save(help, outputXml);
    }

    /// <summary>Turns the pages of functions into MAML.</summary>
    /// <param name="docsFolder">The folder with <c>Verb-Noun.md</c>.</param>
    /// <param name="functions">Their names.</param>
    /// <param name="outputXml">The file to write, which the functions name after .EXTERNALHELP.</param>
    /// <exception cref="HelpPageException">A page is missing, wrong or incomplete.</exception>
    public static void BuildFunctions(string docsFolder, IReadOnlyList<string> functions, string outputXml)
    {
        List<(CmdletDescription, HelpPage)> help = [];
        foreach (string name in functions)
        {
            HelpPage page = PageOf(docsFolder, name);
            CmdletDescription function = FunctionReader.Read(name, page);
            HelpCheck.Compare(page, function);
            help.Add((function, page));
        }

        Save(help, outputXml);
    }

    /// <summary>Fails where there is a page of a command that the module does not have.</summary>
    /// <param name="docsFolder">The folder with <c>Verb-Noun.md</c>.</param>
    /// <param name="commands">The names of cmdlets and functions.</param>
    /// <exception cref="HelpPageException">There is one.</exception>
    public static void RefuseOrphans(string docsFolder, IReadOnlyCollection<string> commands)
    {
        foreach (string page in Directory.GetFiles(docsFolder, "*.md").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(page);
            if (CmdletPage().IsMatch(file) && !commands.Contains(Path.GetFileNameWithoutExtension(file)))
                throw new HelpPageException(file, "describes a command that the module does not have.");
        }
    }

    private static HelpPage PageOf(string docsFolder, string name)
    {
        string path = Path.Combine(docsFolder, $"{name}.md");
        return File.Exists(path) ? HelpPageReader.Read(path) : throw new HelpPageException($"{name}.md", $"is missing: {name} has no page.");
    }

    private static void Save(IEnumerable<(CmdletDescription, HelpPage)> help, string outputXml)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(outputXml))!);
        using XmlWriter writer = XmlWriter.Create(outputXml, new XmlWriterSettings { Indent = true, Encoding = Utf8, NewLineChars = "\n" });
        MamlWriter.Write(help).Save(writer);
    }

    /// <summary>Turns every <c>about_*.md</c> into the text file that Get-Help shows.</summary>
    /// <param name="docsFolder">The folder with the pages.</param>
    /// <param name="outputFolder">The folder to write to: <c>en-US</c> in the module.</param>
    /// <exception cref="HelpPageException">A page is wrong or incomplete.</exception>
    public static void BuildAbout(string docsFolder, string outputFolder)
    {
        Directory.CreateDirectory(outputFolder);
        foreach (string page in Directory.GetFiles(docsFolder, "about_*.md"))
        {
            string name = $"{Path.GetFileNameWithoutExtension(page)}.help.txt";
            File.WriteAllText(Path.Combine(outputFolder, name), AboutTopic.Convert(page), Utf8);
        }
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+\.md$")]
    private static partial Regex CmdletPage();
}
