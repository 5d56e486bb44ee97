using System.Xml.Linq;

namespace PerfTools.Build;

/// <summary>Where things are. Everything is relative to the repository's root, found from the current directory upwards.</summary>
internal sealed class Workspace
{
    private Workspace(string root)
    {
        Root = root;
        Version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
    }

    public string Root { get; }

    public string Version { get; }

    public string Output => Path.Combine(Root, "output");

    /// <summary>The built module, importable by this path.</summary>
    public string Module => Path.Combine(Output, "PerfTools", Version);

    public string Cli => Path.Combine(Output, "perftools-cli", "perftools.dll");

    public string Packages => Path.Combine(Output, "packages");

    public string TestResults => Path.Combine(Output, "test-results");

    public static Workspace Find()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PerfTools.sln"))) return new Workspace(folder.FullName);
        throw new BuildException("PerfTools.sln was not found here or above. Run the build from the repository.");
    }

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);
}

/// <summary>The build cannot go on; the message says why.</summary>
internal sealed class BuildException(string message) : Exception(message);
