namespace PerfTools.Build.Help;

/// <summary>A help page that is wrong or incomplete. The message names page, place and remedy.</summary>
public sealed class HelpPageException(string page, string message) : Exception($"{page}: {message}")
{
    /// <summary>The file name of the page.</summary>
    public string Page { get; } = page;
}
