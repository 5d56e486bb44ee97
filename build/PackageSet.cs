using System.IO.Compression;

namespace PerfTools.Build;

/// <summary>
/// The packages of output/packages: the module as a zip to unpack and as a .nupkg for <c>Install-PSResource</c>, and the command
/// line as a .NET tool. The folder serves both as a repository.
/// </summary>
internal static class PackageSet
{
    public static void Write(Workspace workspace)
    {
        if (Directory.Exists(workspace.Packages)) Directory.Delete(workspace.Packages, recursive: true);
        Directory.CreateDirectory(workspace.Packages);

        // Unzipped into a module path, the archive gives PerfTools/<version>/.
        ZipFile.CreateFromDirectory(
            Path.Combine(workspace.Output, "PerfTools"),
            Path.Combine(workspace.Packages, $"PerfTools-{workspace.Version}.zip"),
            CompressionLevel.SmallestSize,
            includeBaseDirectory: true);
        ModulePackage.Write(workspace, Path.Combine(workspace.Packages, $"PerfTools.{workspace.Version}.nupkg"));
        Tool.Require(
            "dotnet", "pack", workspace.At("src", "PerfTools.Cli"), "-c", "Release", "--no-build", "--nologo", "-v", "quiet", "-o", workspace.Packages);
        foreach (string file in Directory.GetFiles(workspace.Packages).Order())
            Console.WriteLine($"Wrote {Path.GetRelativePath(workspace.Root, file)}.");
    }
}
