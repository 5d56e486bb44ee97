using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Appends results to a history file.</summary>
[Cmdlet(VerbsData.Export, "PerfResult", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class ExportPerfResultCommand : MeasurementCommand
{
    private HistoryWriter? _history;
    private string _file = string.Empty;
    private bool _isWritten;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    [AllowEmptyString]
    public string Label { get; set; } = string.Empty;

    [Parameter]
    public PerfEnvironmentCheck[] Environment { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        _file = Checked(() => FullPathOf(Path, nameof(Path)));
        _history = new HistoryWriter(_file) { HostState = Checked(HostState) };
    }

    protected override void ProcessRecord()
    {
        foreach (PSObject input in InputObject)
        {
            if (Result(input) is not { } result || !ShouldProcess(_file, "Append a result")) continue;
            Write((history, stop) =>
            {
                if (Append(history, result, stop)) WriteVerbose($"{_file}: the last record was cut off; it was left as it is, and the next begins on a new line.");
            });
            _isWritten = true;
            if (PassThru) WriteObject(input);
        }
    }

    protected override void EndProcessing()
    {
        if (_isWritten) Write((history, stop) => history.Flush(stop));
    }

    private bool Append(HistoryWriter history, object result, CancellationToken stop) =>
        result is PerfHistoryRecord record ? history.Append(record, Label ?? string.Empty, stop) : history.Append(result, Label ?? string.Empty, stop);

    private PerfHostState? HostState()
    {
        if (!Has(nameof(Environment))) return null;
        return PerfHostState.Of(Environment ?? []) ?? throw new OptionException(
            nameof(Environment), $"the row {PerfEnvironmentCheck.SummaryCheck} is missing. Give all rows of Test-PerfEnvironment, or only that one.");
    }

    /// <summary>Where one record cannot be written, no other can: that ends the command.</summary>
    private void Write(Action<HistoryWriter, CancellationToken> work)
    {
        MeasurementException? failure = null;
        RunHere((_, stop) =>
        {
            try
            {
                work(_history!, stop);
            }
            catch (MeasurementException failed)
            {
                failure = failed;
            }
        });
        if (failure is not null) ThrowTerminatingError(ErrorRecords.From(failure));
    }

    private object? Result(PSObject input)
    {
        try
        {
            return HistoryInput.Read(input);
        }
        catch (MeasurementException unreadable)
        {
            WriteError(ErrorRecords.From(unreadable));
            return null;
        }
    }
}
