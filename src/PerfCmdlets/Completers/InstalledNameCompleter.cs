using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers names of what is installed; where none fits, PowerShell goes on to offer files.</summary>
public abstract class InstalledNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        if (typed.AsSpan().IndexOfAny('/', '\\') >= 0) return [];
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return
        [
            .. NamesOf(lookup, $"{WildcardPattern.Escape(typed)}*").Distinct().Order(StringComparer.OrdinalIgnoreCase).Select(name => Completion.Of(name, name)),
        ];
    }

    /// <param name="lookup">Asks PowerShell, in the session of who types.</param>
    /// <param name="pattern">What the names are to be like.</param>
    private protected abstract IEnumerable<string> NamesOf(PowerShell lookup, string pattern);
}

/// <summary>Offers the programs on PATH.</summary>
public sealed class ProgramCompleter : InstalledNameCompleter
{
    private protected override IEnumerable<string> NamesOf(PowerShell lookup, string pattern) => lookup
        .AddCommand("Get-Command").AddParameter("Name", pattern).AddParameter("CommandType", CommandTypes.Application).AddParameter("ErrorAction", "Ignore")
        .Invoke<CommandInfo>().Select(program => program.Name);
}

/// <summary>Offers the modules that are installed.</summary>
public sealed class ModuleNameCompleter : InstalledNameCompleter
{
    private protected override IEnumerable<string> NamesOf(PowerShell lookup, string pattern) => lookup
        .AddCommand("Get-Module").AddParameter("Name", pattern).AddParameter("ListAvailable").AddParameter("ErrorAction", "Ignore")
        .Invoke<PSModuleInfo>().Select(module => module.Name);
}
