using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers the growth profiles that have a name; where none fits, PowerShell goes on to offer files.</summary>
public sealed class GrowthProfileCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        foreach (GrowthLimits profile in GrowthLimits.Profiles.Where(profile => profile.Source.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
        {
            string limits = string.Create(CultureInfo.InvariantCulture, $"{profile.MBPerHour} MB/h, {profile.CountPerHour} handles or threads/h");
            yield return new CompletionResult(profile.Source, profile.Source, CompletionResultType.ParameterValue, limits);
        }
    }
}
