using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PerfTools.Engine.Monitoring.Alerts;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a table with one alert for every number of a snapshot.</summary>
public sealed class AlertCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.OfTables(AlertText.Names, wordToComplete, "> for 0:0:30", name => $"An alert on {name}: '>80', or '>80 for 0:0:30'");
}
