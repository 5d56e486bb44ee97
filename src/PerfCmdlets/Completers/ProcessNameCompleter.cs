using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PerfTools.Engine.Processes;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers the names of the processes that are running.</summary>
public sealed class ProcessNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        WildcardPattern wildcard = new($"{typed}*", WildcardOptions.IgnoreCase);
        foreach (string name in ProcessNames.All().Select(process => process.Name).Where(wildcard.IsMatch).Distinct().Order())
        {
            string text = name.AsSpan().IndexOfAny(" '[]*?(){};,$&|<>@#") < 0 ? name : $"'{WildcardPattern.Escape(name).Replace("'", "''", StringComparison.Ordinal)}'";
            yield return new CompletionResult(text, name, CompletionResultType.ParameterValue, name);
        }
    }
}
