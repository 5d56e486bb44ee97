using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.Reporting;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Judges results that are there already by thresholds.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PerfThreshold")]
[OutputType(typeof(PerfThresholdCheck), typeof(bool))]
public sealed class TestPerfThresholdCommand : MeasurementCommand
{
    private int _checks;
    private bool _isMet = true;

    [Parameter(Mandatory = true, Position = 0)]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(AnyThresholdCompleter))]
    public IDictionary Threshold { get; set; } = new Hashtable();

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord() => RunHere((output, _) =>
    {
        if (Threshold.Count == 0) throw new OptionException(nameof(Threshold), "it is empty. Give for example @{ P99Us = '<1000' }.");
        foreach (PSObject input in InputObject)
        {
            try
            {
                object result = PerfResultReader.ReadRecorded(input, FailureKind.ResultNotReadable);
                foreach (PerfThresholdCheck check in ThresholdReview.Of(result, Threshold)) Take(check, output);
            }
            catch (MeasurementException failure)
            {
                _isMet = false;
                output.WriteFailure(failure);
            }
        }
    });

    protected override void EndProcessing()
    {
        if (Quiet) WriteObject(_isMet && _checks > 0);
    }

    private void Take(PerfThresholdCheck check, ICmdletOutput output)
    {
        _checks++;
        _isMet &= check.Verdict == Verdict.Pass;
        if (!Quiet) output.WriteResult(check);
    }
}
