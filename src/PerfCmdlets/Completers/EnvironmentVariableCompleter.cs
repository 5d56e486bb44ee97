using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a table that sets one of the variables that this process has. Values, which may be secrets, are not shown.</summary>
public sealed class EnvironmentVariableCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        IEnumerable<string> names = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.Length > 0).Order(StringComparer.OrdinalIgnoreCase);
        return Completion.OfTables(names, wordToComplete, string.Empty, name => $"Sets {name} for the server");
    }
}
