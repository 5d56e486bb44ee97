using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a table with one threshold for every numeric property of what the cmdlet at hand gives.</summary>
public sealed class ThresholdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return Suggest(ResultType(commandName) is { } type ? ThresholdSet.NamesFor(type) : [], wordToComplete);
    }

    /// <summary>A table for each of the names that begin with what is typed.</summary>
    internal static IEnumerable<CompletionResult> Suggest(IEnumerable<string> names, string word) =>
        Completion.OfTables(names, word, "<", name => $"A bound on {name}: '<1000', '<=', '=', '>=' or '>'");

    /// <summary>What the cmdlet at hand gives, by its own word.</summary>
    private static Type? ResultType(string commandName)
    {
        // A completer runs in the session that is typed in; an alias or a module's prefix does not hide the cmdlet.
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        Collection<CommandInfo> found = lookup.AddCommand("Get-Command").AddParameter("Name", commandName).Invoke<CommandInfo>();
        CommandInfo? command = found.FirstOrDefault();
        if (command is AliasInfo alias) command = alias.ResolvedCommand;
        return command?.OutputType.FirstOrDefault()?.Type;
    }
}

/// <summary>The same where results of any kind may come.</summary>
public sealed class AnyThresholdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ThresholdCompleter.Suggest(ResultKinds.Metrics, wordToComplete);
}
