namespace PerfTools.Engine.Hosting.Kernel;

/// <summary>What the kernel says in files, behind an interface so that tests can say it.</summary>
internal interface ISystemText
{
    /// <summary>The text of a file, or null where there is none or it may not be read.</summary>
    string? Read(string path);
}

/// <summary>The files themselves.</summary>
internal sealed class SystemText : ISystemText
{
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
