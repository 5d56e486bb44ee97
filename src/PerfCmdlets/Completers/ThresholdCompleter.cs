using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a table with one threshold for every numeric property of the result.</summary>
public sealed class ThresholdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.TrimStart('@', '{', ' ');
        foreach (string name in ThresholdSet.NamesFor(typeof(RedisLatencyResult)))
        {
            if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult($"@{{ {name} = '<' }}", name, CompletionResultType.ParameterValue, $"A bound on {name}: '<1000', '<=', '=', '>=' or '>'");
        }
    }
}
