using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a table with one threshold for every numeric property of what the cmdlet at hand gives.</summary>
public sealed class ThresholdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.TrimStart('@', '{', ' ');
        foreach (string name in ResultType(commandName) is { } type ? ThresholdSet.NamesFor(type) : [])
        {
            if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult($"@{{ {name} = '<' }}", name, CompletionResultType.ParameterValue, $"A bound on {name}: '<1000', '<=', '=', '>=' or '>'");
        }
    }

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
