using PerfTools.Engine.Processes.Linux;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup;

/// <summary>A variable in the environment of what a test starts, by which all that is left of it is found. For Linux.</summary>
internal sealed class ServerMark
{
    public const string Variable = "PERFTOOLS_TEST_SERVER";

    public string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Those that run and have it.</summary>
    public IReadOnlyList<int> Processes => [.. ProcFolders.Ids().Where(IsMarked)];

    private bool IsMarked(int id)
    {
        try
        {
            return ShellFolder.IsRunning(id) && File.ReadAllText(ProcFolders.Path(id, "environ")).Contains($"{Variable}={Value}", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
