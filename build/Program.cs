using PerfTools.Build;
using PerfTools.Build.Help;

string task = args.Length == 0 ? "build" : args[0].ToLowerInvariant();
string[] rest = [.. args.Skip(1)];
try
{
    Workspace workspace = Workspace.Find();
    switch (task)
    {
        case "build":
            new ModuleStage(workspace).Run();
            return 0;
        case "test":
            new ModuleStage(workspace).Run();
            PackageSet.Write(workspace);
            return new TestRun(workspace).Run();
        case "demo":
            new ModuleStage(workspace).Run();
            return Demo(workspace);
        case "bench":
            return Bench(workspace, rest);
        case "package":
            new ModuleStage(workspace).Run();
            PackageSet.Write(workspace);
            return 0;
        case "clean":
            return Clean(workspace);
        default:
            Console.Error.WriteLine($"'{task}' is not a task. Tasks: build, test, demo, bench, package, clean.");
            return 2;
    }
}
catch (Exception failure) when (failure is BuildException or HelpPageException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static int Demo(Workspace workspace)
{
    string folder = Path.Combine(workspace.Output, "demo");
    if (PowerShellHost.Find() is { } pwsh)
        return Tool.Run("dotnet", [workspace.Cli, "demo", "--output", folder, "--", .. pwsh.CommandFor(workspace.At("examples", "Demo.ps1"))]);
    Console.WriteLine($"{PowerShellHost.Missing}; the demo runs through the perftools CLI.");
    return Tool.Run("dotnet", [workspace.Cli, "demo", "--output", folder]);
}

static int Bench(Workspace workspace, string[] arguments)
{
    string study = arguments.FirstOrDefault(argument => !int.TryParse(argument, out _)) ?? "all";
    int code = study == "import"
        ? 0
        : Tool.Run("dotnet", ["run", "--project", workspace.At("bench", "PerfTools.Bench"), "-c", "Release", "--", .. arguments]);
    if (study is not ("all" or "import")) return code;
    new ModuleStage(workspace).Run();
    if (PowerShellHost.Find() is { } pwsh) return code | pwsh.RunFile(workspace.At("bench", "Measure-ImportTime.ps1"));
    Console.WriteLine($"{PowerShellHost.Missing}; the import-time benchmark is skipped.");
    return code;
}

static int Clean(Workspace workspace)
{
    string[] folders =
    [
        workspace.Output,
        .. new[] { "src", "tests", "bench" }.Select(name => workspace.At(name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetDirectories(folder, "*", SearchOption.AllDirectories))
            .Where(folder => Path.GetFileName(folder) is "bin" or "obj" && Directory.GetFiles(Path.GetDirectoryName(folder)!, "*.csproj").Length > 0),
    ];
    foreach (string folder in folders.Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
    return 0;
}
