using System.IO.Compression;
using System.Xml.Linq;

namespace PerfTools.Build;

/// <summary>
/// Writes the .nupkg that <c>Publish-PSResource -NupkgPath</c> and <c>Install-PSResource</c> from a folder repository
/// take: the module's files at the root, a .nuspec, and the two parts that make a zip an Open Packaging archive.
/// </summary>
internal static class ModulePackage
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/package/2006/relationships";

    public static void Write(Workspace workspace, string path)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (string file in Directory.GetFiles(workspace.Module, "*", SearchOption.AllDirectories))
            archive.CreateEntryFromFile(file, Path.GetRelativePath(workspace.Module, file).Replace('\\', '/'), CompressionLevel.SmallestSize);
        Add(archive, "PerfTools.nuspec", Specification(ModuleManifest.Read(workspace)));
        Add(archive, "[Content_Types].xml", ContentTypes(workspace.Module));
        Add(archive, "_rels/.rels", new XElement(
            Relations + "Relationships",
            new XElement(
                Relations + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/PerfTools.nuspec"),
                new XAttribute("Id", "R1"))));
    }

    /// <summary>What the gallery shows and searches by: what the module exports stands in its tags.</summary>
    private static XElement Specification(ModuleManifest manifest) => new(
        Nuspec + "package",
        new XElement(
            Nuspec + "metadata",
            new XElement(Nuspec + "id", "PerfTools"),
            new XElement(Nuspec + "version", manifest.Version),
            new XElement(Nuspec + "authors", manifest.Author),
            new XElement(Nuspec + "requireLicenseAcceptance", "false"),
            new XElement(Nuspec + "license", new XAttribute("type", "expression"), "MIT"),
            new XElement(Nuspec + "description", manifest.Description),
            new XElement(Nuspec + "copyright", manifest.Copyright),
            new XElement(Nuspec + "tags", string.Join(' ', Tags(manifest)))));

    private static IEnumerable<string> Tags(ModuleManifest manifest) =>
    [
        "PSModule",
        .. manifest.Tags,
        "PSIncludes_Cmdlet",
        .. manifest.Cmdlets.Select(name => $"PSCmdlet_{name}"),
        "PSIncludes_Function",
        .. manifest.Functions.Select(name => $"PSFunction_{name}"),
        .. manifest.Cmdlets.Concat(manifest.Functions).Select(name => $"PSCommand_{name}"),
    ];

    private static XElement ContentTypes(string module) => new(
        Types + "Types",
        Directory.GetFiles(module, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetExtension(file).TrimStart('.'))
            .Append("nuspec").Append("rels").Where(extension => extension.Length > 0).Distinct()
            .Select(extension => new XElement(
                Types + "Default",
                new XAttribute("Extension", extension),
                new XAttribute("ContentType", extension == "rels" ? "application/vnd.openxmlformats-package.relationships+xml" : "application/octet"))),
        new XElement(Types + "Override", new XAttribute("PartName", "/LICENSE"), new XAttribute("ContentType", "application/octet")));

    private static void Add(ZipArchive archive, string name, XElement content)
    {
        using Stream entry = archive.CreateEntry(name).Open();
        content.Save(entry);
    }
}
