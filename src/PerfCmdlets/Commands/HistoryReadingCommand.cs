using System.Collections.ObjectModel;
using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Commands;

/// <summary>What cmdlets that read history files share: which files a path means, which metrics a pattern, and what is said of lines that were passed over.</summary>
public abstract class HistoryReadingCommand : MeasurementCommand
{
    /// <summary>The records of a file; a file that cannot be read is an error, and the others are read.</summary>
    private protected IEnumerable<PerfHistoryRecord> RecordsOf(string file, ICmdletOutput output, CancellationToken stop)
    {
        HistoryReader reader = new(file);
        using IEnumerator<PerfHistoryRecord> records = reader.Read(stop).GetEnumerator();
        while (Next(records, output)) yield return records.Current;
        if (reader.Remark.Length > 0) output.WriteWarning($"{file}: {reader.Remark}.");
    }

    /// <summary>The files that a path means, those of a pattern by name.</summary>
    /// <exception cref="OptionException">It is no path of the file system.</exception>
    private protected IReadOnlyList<string> FilesOf(string path, string parameter)
    {
        string plain = WildcardPattern.ContainsWildcardCharacters(path) ? string.Empty : FullPathOf(path, parameter);
        if (plain.Length > 0) return [plain];
        try
        {
            Collection<string> found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != "FileSystem") throw new OptionException(parameter, $"'{path}' is no file. Give a path of the file system.");
            if (found.Count == 0) WriteError(ErrorRecords.From(new MeasurementException(FailureKind.HistoryNotReadable, path, "no file has such a name.")));
            return [.. found.Order(StringComparer.Ordinal)];
        }
        catch (SessionStateException unknown)
        {
            throw new OptionException(parameter, $"'{path}' cannot be found: {unknown.Message}");
        }
    }

    /// <summary>The metrics that patterns mean.</summary>
    /// <exception cref="OptionException">A pattern that no metric of any result is like.</exception>
    private protected static IReadOnlyList<string> MetricsOf(string[]? patterns)
    {
        List<string> metrics = [];
        foreach (string pattern in patterns ?? [])
        {
            Func<string, bool> matches = Matches([pattern]);
            string[] found = [.. ResultKinds.Metrics.Where(matches)];
            if (found.Length == 0) throw new OptionException("Metric", $"'{pattern}' is not a numeric property of any result. Valid names: {string.Join(", ", ResultKinds.Metrics)}.");
            metrics.AddRange(found.Except(metrics));
        }

        return metrics;
    }

    /// <summary>Whether a text is like one of some patterns; any is where there are none.</summary>
    private protected static Func<string, bool> Matches(string[]? patterns)
    {
        if (patterns is null || patterns.Length == 0) return _ => true;
        WildcardPattern[] wildcards = [.. patterns.Select(pattern => new WildcardPattern(pattern ?? string.Empty, WildcardOptions.IgnoreCase))];
        return text => Array.Exists(wildcards, wildcard => wildcard.IsMatch(text));
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
