using System.Reflection;
using PerfTools.Build.Help;

namespace PerfTools.Build;

/// <summary>Builds everything, and lays the module and the CLI out in output/ as they are shipped.</summary>
internal sealed class ModuleStage(Workspace workspace)
{
    private static readonly string[] Assemblies = ["PerfTools.Contracts", "PerfTools.Engine", "PerfCmdlets", "StackExchange.Redis", "MathNet.Numerics"];

    public void Run()
    {
        CheckVersion();
        Tool.Require("dotnet", "msbuild", workspace.At("PerfTools.sln"), "-restore", "-p:Configuration=Release", "-nologo", "-v:quiet", "-m");
        StageModule();
        StageCli();
        Console.WriteLine($"Built output/PerfTools/{workspace.Version} and output/perftools-cli.");
    }

    private void StageModule()
    {
        string binaries = workspace.At("src", "PerfCmdlets", "bin", "Release", "net8.0");
        Recreate(Path.Combine(workspace.Output, "PerfTools"));
        Directory.CreateDirectory(Path.Combine(workspace.Module, "bin"));
        Directory.CreateDirectory(Path.Combine(workspace.Module, "en-US"));
        foreach (string assembly in Assemblies) Copy(Path.Combine(binaries, assembly + ".dll"), Path.Combine(workspace.Module, "bin"));
        Copy(workspace.At("PerfTools.psd1"), workspace.Module);
        Copy(workspace.At("LICENSE"), workspace.Module);
        Copy(workspace.At("CHANGELOG.md"), workspace.Module);
        foreach (string file in Directory.GetFiles(workspace.At("module"))) Copy(file, workspace.Module);
        HelpBuilder.Build(
            workspace.At("docs"),
            Path.Combine(binaries, "PerfCmdlets.dll"),
            StandardLibrary(),
            Path.Combine(workspace.Module, "en-US", "PerfCmdlets.dll-Help.xml"));
        ModuleManifest manifest = ModuleManifest.Read(workspace);
        HelpBuilder.BuildFunctions(workspace.At("docs"), manifest.Functions, Path.Combine(workspace.Module, "en-US", "PerfTools-Help.xml"));
        HelpBuilder.RefuseOrphans(workspace.At("docs"), [.. manifest.Functions, .. manifest.Cmdlets]);
        HelpBuilder.BuildAbout(workspace.At("docs"), Path.Combine(workspace.Module, "en-US"));
        AssertClean();
    }

    /// <summary>A copy of the reference stub would be loaded in place of PowerShell itself.</summary>
    private void AssertClean()
    {
        if (Directory.EnumerateFiles(workspace.Module, "System.Management.Automation*", SearchOption.AllDirectories).FirstOrDefault() is { } stub)
            throw new BuildException($"{stub} must never be part of the module.");
    }

    private void StageCli()
    {
        string folder = Path.GetDirectoryName(workspace.Cli)!;
        Recreate(folder);
        foreach (string file in Directory.GetFiles(workspace.At("src", "PerfTools.Cli", "bin", "Release", "net10.0"))) Copy(file, folder);
        Copy(workspace.At("LICENSE"), folder);
        Copy(workspace.At("module", "ThirdPartyNotices.txt"), folder);
    }

    private void CheckVersion()
    {
        string version = ModuleManifest.Read(workspace).Version;
        if (version != workspace.Version)
            throw new BuildException($"PerfTools.psd1 says version {version}, Directory.Build.props {workspace.Version}. Make them the same.");
    }

    private static string StandardLibrary() => typeof(ModuleStage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "StandardLibrary").Value!;

    private static void Recreate(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    private static void Copy(string file, string folder) => File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
}
