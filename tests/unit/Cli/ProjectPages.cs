namespace PerfTools.Tests.Cli;

/// <summary>The pages of the project, as they lie in its folder.</summary>
internal static class ProjectPages
{
    private static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Readme() => File.ReadAllText(Path.Combine(Root, "README.md"));

    /// <param name="name">As <c>Measure-Operation</c>.</param>
    public static string Cmdlet(string name) => File.ReadAllText(Path.Combine(Root, "docs", $"{name}.md"));

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PerfTools.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} does not lie in the project's folder.");
    }
}
