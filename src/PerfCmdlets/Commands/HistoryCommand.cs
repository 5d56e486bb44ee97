using System.Collections.ObjectModel;
using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The base of the cmdlets that read history files: which files, and what is said of lines that were passed over.</summary>
public abstract class HistoryCommand : MeasurementCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The records of a file; a file that cannot be read is an error, and the others are read.</summary>
    private protected IEnumerable<PerfHistoryRecord> RecordsOf(string file, ICmdletOutput output, CancellationToken stop)
    {
        HistoryReader reader = new(file);
        using IEnumerator<PerfHistoryRecord> records = reader.Read(stop).GetEnumerator();
        while (Next(records, output)) yield return records.Current;
        if (reader.Remark.Length > 0) output.WriteWarning($"{file}: {reader.Remark}.");
    }

    /// <summary>The files that -Path means, those of a pattern by name.</summary>
    private protected IEnumerable<string> Files() => Path.SelectMany(path => Checked(() => FilesOf(path)));

    private IReadOnlyList<string> FilesOf(string path)
    {
        string plain = WildcardPattern.ContainsWildcardCharacters(path) ? string.Empty : FullPathOf(path, nameof(Path));
        if (plain.Length > 0) return [plain];
        try
        {
            Collection<string> found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != "FileSystem") throw new OptionException(nameof(Path), $"'{path}' is no file. Give a path of the file system.");
            if (found.Count == 0) WriteError(ErrorRecords.From(new MeasurementException(FailureKind.HistoryNotReadable, path, "no file has such a name.")));
            return [.. found.Order(StringComparer.Ordinal)];
        }
        catch (SessionStateException unknown)
        {
            throw new OptionException(nameof(Path), $"'{path}' cannot be found: {unknown.Message}");
        }
    }

    private static bool Next(IEnumerator<PerfHistoryRecord> records, ICmdletOutput output)
    {
        try
        {
            return records.MoveNext();
        }
        catch (MeasurementException failure)
        {
            output.WriteFailure(failure);
            return false;
        }
    }
}
