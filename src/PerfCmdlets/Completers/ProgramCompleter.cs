using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers the programs on PATH; where none fits, PowerShell goes on to offer files.</summary>
public sealed class ProgramCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        if (typed.AsSpan().IndexOfAny('/', '\\') >= 0) return [];
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return
        [
            .. lookup.AddCommand("Get-Command").AddParameter("Name", $"{WildcardPattern.Escape(typed)}*").AddParameter("CommandType", CommandTypes.Application)
                .AddParameter("ErrorAction", "Ignore").Invoke<CommandInfo>()
                .Select(program => program.Name).Distinct().Order(StringComparer.OrdinalIgnoreCase).Select(name => Completion.Of(name, name)),
        ];
    }
}

/// <summary>Offers the modules that are installed; where none fits, PowerShell goes on to offer files.</summary>
public sealed class ModuleNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        if (typed.AsSpan().IndexOfAny('/', '\\') >= 0) return [];
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return
        [
            .. lookup.AddCommand("Get-Module").AddParameter("Name", $"{WildcardPattern.Escape(typed)}*").AddParameter("ListAvailable").AddParameter("ErrorAction", "Ignore")
                .Invoke<PSModuleInfo>().Select(module => module.Name).Distinct().Order(StringComparer.OrdinalIgnoreCase).Select(name => Completion.Of(name, name)),
        ];
    }
}
