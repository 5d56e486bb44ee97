using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.Reporting;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Writes a report of results.</summary>
[Cmdlet(VerbsData.Export, "PerfReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPerfReportCommand : MeasurementCommand
{
    private readonly List<object> _results = [];

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Performance report";

    [Parameter]
    public ReportFormat Format { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (PSObject input in InputObject)
        {
            try
            {
                _results.Add(RecordedResult.Read(input));
            }
            catch (MeasurementException unreadable)
            {
                WriteError(ErrorRecords.From(unreadable));
            }
        }
    }

    protected override void EndProcessing()
    {
        string file = Checked(() => FullPathOf(Path, nameof(Path)));
        if (_results.Count == 0)
        {
            WriteWarning("There was no result, and so no report was written.");
            return;
        }

        if (!ShouldProcess(file, "Write a report")) return;
        try
        {
            new ReportFile(file) { NoClobber = NoClobber, Force = Force }.Write(Title, _results, Has(nameof(Format)) ? Format : ReportFile.FormatOf(file));
        }
        catch (MeasurementException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }

        // As Get-Item gives it, whose views show mode and owner.
        if (PassThru) WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
    }
}
