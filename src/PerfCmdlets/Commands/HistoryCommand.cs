using System.Management.Automation;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The base of the cmdlets whose input is history files.</summary>
public abstract class HistoryCommand : HistoryReadingCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files that -Path means, those of a pattern by name.</summary>
    private protected IEnumerable<string> Files() => Path.SelectMany(path => Checked(() => FilesOf(path, nameof(Path))));
}
