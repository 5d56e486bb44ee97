using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PerfTools.Cmdlets.Remoting;
using PerfTools.Cmdlets.Sessions;
using PerfTools.Engine;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Programs;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The parameters that say where the sessions run, and when they start.</summary>
public sealed partial class InvokeConcurrentSessionsCommand
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PSSession[] ComputerSession { get; set; } = [];

    [Parameter]
    public ScriptBlock? StartWhen { get; set; }

    private void RunRemotely(SessionLoadOptions load)
    {
        if (StartWhen is not null) throw new OptionException(nameof(StartWhen), "cannot go with -ComputerSession, which agrees with the machines on a start of its own.");
        IWorkload work = RemoteWorkload(load);
        ConcurrentSessionsResult identity = new() { Target = Name ?? work.Target, Work = work.Work, Operation = work.Operation };
        Hashtable parameters = RemoteParameters.Of(MyInvocation.BoundParameters, load);
        Hashtable variables = UsingExpressions.ByName(SessionState, ScriptBlock, SetupScript, TeardownScript);
        RemoteMachine[] machines = RemoteMachine.Of(ComputerSession);
        PSModuleInfo module = PackageModule();
        RunToEnd((output, cancelled) =>
            new RemoteSessionsBody(load, machines, output, cancelled) { Identity = identity, Threshold = Threshold }.RunAsync(module, parameters, variables));
    }

    /// <summary>
    /// The work as it would be here: wrong parameters are found before anything is sent, and what it is called holds no secrets.
    /// A program is looked up only where it runs.
    /// </summary>
    private IWorkload RemoteWorkload(SessionLoadOptions load) => ParameterSetName == ByFilePath
        ? new ProgramWorkload(new ProgramCommand { FilePath = FilePath!, Arguments = [.. (ArgumentList ?? []).Select(TextOf)], WorkingDirectory = CurrentFolder }, IgnoreExitCode)
        : Workload(load);

    /// <summary>The module with the manifest. That of the cmdlet itself is its assembly, nested in it.</summary>
    private PSModuleInfo PackageModule()
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(InvokeConcurrentSessionsCommand).Assembly.Location)!, ".."));
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return lookup.AddCommand("Get-Module").AddParameter("Name", Path.Combine(folder, "PerfTools.psd1")).AddParameter("ListAvailable").Invoke<PSModuleInfo>().FirstOrDefault()
            ?? throw new OptionException(nameof(ComputerSession), $"there is no module in '{folder}' that could be given to other machines.");
    }

    /// <summary>Asks the user's block for the start, on the pipeline's own thread.</summary>
    private DateTimeOffset? AgreedStart()
    {
        try
        {
            return StartTime.Of(StartWhen!.InvokeReturnAsIs());
        }
        catch (Exception error) when (error is RuntimeException and not PipelineStoppedException)
        {
            throw new MeasurementException(FailureKind.OperationFailed, nameof(StartWhen), $"-StartWhen failed: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
