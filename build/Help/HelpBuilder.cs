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
        IReadOnlyList<CmdletDescription> cmdlets = CmdletReader.Read(cmdletAssembly, standardLibraryFolder);
        RefuseOrphans(docsFolder, cmdlets);
        List<(CmdletDescription, HelpPage)> help = [];
        foreach (CmdletDescription cmdlet in cmdlets)
        {
            string path = Path.Combine(docsFolder, $"{cmdlet.Name}.md");
            if (!File.Exists(path)) throw new HelpPageException($"{cmdlet.Name}.md", $"is missing: {cmdlet.Name} has no page.");
            HelpPage page = HelpPageReader.Read(path);
            HelpCheck.Compare(page, cmdlet);
            help.Add((cmdlet, page));
        }

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

    private static void RefuseOrphans(string docsFolder, IReadOnlyList<CmdletDescription> cmdlets)
    {
        foreach (string page in Directory.GetFiles(docsFolder, "*.md").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(page);
            if (CmdletPage().IsMatch(file) && cmdlets.All(cmdlet => $"{cmdlet.Name}.md" != file))
                throw new HelpPageException(file, "describes a cmdlet that the module does not have.");
        }
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+\.md$")]
    private static partial Regex CmdletPage();
}
