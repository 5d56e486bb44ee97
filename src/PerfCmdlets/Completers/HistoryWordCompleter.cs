using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PerfTools.Engine;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers what the records of the history have that is named before: nothing where no <c>-Path</c> is given yet.</summary>
/// <param name="wordOf">The word of a record.</param>
public abstract class HistoryWordCompleter(Func<PerfHistoryRecord, string> wordOf) : IArgumentCompleter
{
    // Whoever presses Tab waits: of a long history the first part is enough.
    private const int MostRecords = 5000;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        string typed = Completion.Typed(wordToComplete);
        return FilesOf(fakeBoundParameters["Path"]).SelectMany(WordsIn).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(word => word.Length > 0 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.OrdinalIgnoreCase).Select(word => Completion.OfPattern(word, word));
    }

    private static IEnumerable<string> FilesOf(object? path)
    {
        if (path is null) return [];
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return [.. lookup.AddCommand("Convert-Path").AddParameter("Path", path).AddParameter("ErrorAction", "Ignore").Invoke<string>()];
    }

    private IReadOnlyCollection<string> WordsIn(string file)
    {
        HashSet<string> words = [];
        try
        {
            HistoryReader reader = new(file) { Patience = TimeSpan.Zero };
            words.UnionWith(reader.Read(CancellationToken.None).Take(MostRecords).Select(wordOf));
        }
        catch (MeasurementException)
        {
            // What can be read is offered; the cmdlet itself will say what is wrong with the file.
        }

        return words;
    }
}

/// <summary>The targets of a history.</summary>
public sealed class HistoryTargetCompleter() : HistoryWordCompleter(record => record.Target);

/// <summary>What was measured of the targets of a history.</summary>
public sealed class HistoryCaseCompleter() : HistoryWordCompleter(record => record.Case);

/// <summary>The labels of a history.</summary>
public sealed class HistoryLabelCompleter() : HistoryWordCompleter(record => record.Label);
