namespace PerfTools;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page for a browser.</summary>
    Html,

    /// <summary>Tables for a pull request.</summary>
    Markdown,

    /// <summary>XML for servers that build and test.</summary>
    Junit,
}
