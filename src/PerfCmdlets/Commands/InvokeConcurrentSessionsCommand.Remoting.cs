using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Remoting;
using PerfTools.Cmdlets.Sessions;
using PerfTools.Engine;

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
        Hashtable parameters = RemoteParameters.Of(MyInvocation.BoundParameters, load);
        Hashtable variables = UsingExpressions.ByName(SessionState, ScriptBlock, SetupScript, TeardownScript);
        RemoteMachine[] machines = RemoteMachine.Of(ComputerSession);
        PSModuleInfo module = PackageModule();
        ConcurrentSessionsResult identity = new()
        {
            Target = Name ?? $"{Uri?.OriginalString ?? Redis ?? TcpEndpoint ?? FilePath ?? OperationBody.Shortened($"{ScriptBlock}")}",
            Work = ParameterSetName switch
            {
                ByUri => SessionWork.Http,
                ByRedis => SessionWork.Redis,
                ByTcpEndpoint => SessionWork.Tcp,
                ByFilePath => SessionWork.Program,
                _ => SessionWork.ScriptBlock,
            },
        };
        RunToEnd((output, cancelled) =>
            new RemoteSessionsBody(load, machines, output, cancelled) { Identity = identity, Threshold = Threshold }.RunAsync(module, parameters, variables));
    }

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
            object? given = StartWhen!.InvokeReturnAsIs();
            object? value = given is PSObject wrapped ? wrapped.BaseObject : given;
            return value is null || ReferenceEquals(given, AutomationNull.Value) ? null : (DateTimeOffset)LanguagePrimitives.ConvertTo(value, typeof(DateTimeOffset), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is RuntimeException and not PipelineStoppedException)
        {
            throw new MeasurementException(FailureKind.OperationFailed, nameof(StartWhen), $"-StartWhen failed: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
