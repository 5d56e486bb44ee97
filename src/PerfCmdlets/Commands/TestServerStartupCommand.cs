using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Sessions;
using PerfTools.Cmdlets.Startup;
using PerfTools.Engine.Startup;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Starts the real server in stated environments, and says whether and how fast it becomes ready, or why it does not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ServerStartup", DefaultParameterSetName = ByFilePath)]
[OutputType(typeof(ServerStartupResult), typeof(ServerStartResult), typeof(bool))]
public sealed partial class TestServerStartupCommand : MeasurementCommand
{
    private static readonly ServerStartupOptions Defaults = new() { Command = new ProgramCommand { FilePath = string.Empty } };

    private readonly List<PSObject> _environments = [];

    [Parameter]
    public ScriptBlock? ReadyScript { get; set; }

    [Parameter]
    public int LogTail { get; set; } = Defaults.LogTail;

    [Parameter]
    public SwitchParameter Exit { get; set; }

    [Parameter]
    public SwitchParameter KeepRunning { get; set; }

    [Parameter]
    public int Count { get; set; } = Defaults.Count;

    [Parameter]
    public int WarmupCount { get; set; }

    [Parameter]
    public SwitchParameter PerStart { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>What can never work is said before the first environment comes through the pipeline.</summary>
    protected override void BeginProcessing() => _ = Checked(() =>
    {
        if (Quiet && PerStart) throw new OptionException(nameof(PerStart), "cannot go with -Quiet, which gives one bool. Leave one of them out.");
        return ThresholdSet.Parse(Threshold, typeof(ServerStartupResult));
    });

    protected override void ProcessRecord() => _environments.AddRange(InputObject);

    protected override void EndProcessing()
    {
        ServerStartupOptions[] environments = Checked(Environments);
        if (environments.Length == 0)
        {
            if (Quiet) WriteObject(false);
            return;
        }

        using ReadyRunspace? ready = ReadyScript is null ? null : Checked(() => RunspaceOf(ReadyScript));
        ServerStartupMeasurement measurement = Checked(() => new ServerStartupMeasurement(environments) { ReadyCheck = ready is null ? null : ready.Check });
        string target = environments.Length == 1 ? environments[0].Target : $"{environments.Length} environments";
        RunToEnd((output, cancellationToken) =>
        {
            ready?.Open();
            return StartupBody.RunAsync(measurement, target, Quiet, output, cancellationToken);
        });
    }

    private ReadyRunspace RunspaceOf(ScriptBlock block)
    {
        try
        {
            return new ReadyRunspace(SessionScripts.Freed(block), UsingExpressions.Evaluate(SessionState, block), CurrentFolder);
        }
        catch (OptionException wrong)
        {
            throw new OptionException(nameof(ReadyScript), WhatOf(wrong));
        }
    }

    /// <summary>What is wrong, without the name of the parameter.</summary>
    private static string WhatOf(OptionException wrong) => wrong.Message[(wrong.Parameter.Length + "-: ".Length)..];
}
