using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using PerfTools.Engine.Processes;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers the ids of the processes that are running, with their names beside them; a name that is typed finds its ids.</summary>
public sealed class ProcessIdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        return
            from process in ProcessNames.All()
            let id = process.Id.ToString(CultureInfo.InvariantCulture)
            where id.StartsWith(typed, StringComparison.Ordinal) || process.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
            orderby process.Name, process.Id
            select new CompletionResult(id, $"{id} {process.Name}", CompletionResultType.ParameterValue, process.Name);
    }
}
