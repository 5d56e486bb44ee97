using System.Globalization;

namespace PerfTools.Tests.Fixtures;

/// <summary>A shell that has a child and waits for it without end, and tells its process id. For Linux.</summary>
internal sealed class ProgramThatWaits : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-test-");

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command => ["sh", "-c", $"echo $$ > '{FileOfId}'; sleep 1000 & wait"];

    private string FileOfId => Path.Combine(_folder.FullName, "id");

    public void Dispose() => _folder.Delete(true);

    public void WaitUntilStarted() => Until.True(() => Members().Count == 2, "the program and its child run");

    /// <summary>Fails where the program, or the child that it started, stays.</summary>
    public void WaitUntilGone() => Until.True(() => Members().Count == 0, "the program and its child are gone");

    /// <summary>The ids of what runs in the program's process group.</summary>
    private List<int> Members()
    {
        if (!File.Exists(FileOfId) || !int.TryParse(File.ReadAllText(FileOfId), CultureInfo.InvariantCulture, out int group)) return [];
        return [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(id => IsRunningIn(group, id))];
    }

    private static bool IsRunningIn(int group, int id)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] != "Z" && int.Parse(fields[2], CultureInfo.InvariantCulture) == group;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
