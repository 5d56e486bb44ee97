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
        string typed = wordToComplete.TrimStart('@', '{', ' ');
        return Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.Length > 0 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult($"@{{ {Key(name)} = '' }}", name, CompletionResultType.ParameterValue, $"Sets {name} for the server"));
    }

    private static string Key(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsDigit(name[0]) ? name : Quoted(name);

    private static string Quoted(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
