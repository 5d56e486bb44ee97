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
        WildcardPattern wildcard = new($"{Completion.Typed(wordToComplete)}*", WildcardOptions.IgnoreCase);
        return ProcessNames.All().Select(process => process.Name).Where(wildcard.IsMatch).Distinct().Order().Select(name => Completion.OfPattern(name, name));
    }
}
