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
        Add(archive, "PerfTools.nuspec", Specification(workspace.Version));
        Add(archive, "[Content_Types].xml", ContentTypes(workspace.Module));
        Add(archive, "_rels/.rels", new XElement(
            Relations + "Relationships",
            new XElement(
                Relations + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/PerfTools.nuspec"),
                new XAttribute("Id", "R1"))));
    }

    private static XElement Specification(string version) => new(
        Nuspec + "package",
        new XElement(
            Nuspec + "metadata",
            new XElement(Nuspec + "id", "PerfTools"),
            new XElement(Nuspec + "version", version),
            new XElement(Nuspec + "authors", "PerfTools contributors"),
            new XElement(Nuspec + "license", new XAttribute("type", "expression"), "MIT"),
            new XElement(Nuspec + "description", "Measures Redis, processes, memory, concurrent load and server start-up, and says so when a number cannot be believed."),
            new XElement(Nuspec + "tags", "PSModule PSEdition_Core PSCmdlet_Measure-ProcessCpu PSCmdlet_Measure-Operation PSCmdlet_Measure-RedisLatency PSCmdlet_Clear-RedisKey PSCmdlet_Test-MemoryLeak PSCmdlet_Test-ServerStartup Performance Latency CPU Memory Leak Process Redis")));

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
