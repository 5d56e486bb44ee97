using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Results;
using PerfTools.Engine;
using PerfTools.Engine.Merging;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Merges results of one kind into one, with the samples of all.</summary>
[Cmdlet(VerbsData.Merge, "PerfResult")]
[OutputType(typeof(ConcurrentSessionsResult), typeof(RedisLatencyResult), typeof(OperationResult), typeof(SessionTimelineResult))]
public sealed class MergePerfResultCommand : MeasurementCommand
{
    private readonly List<object> _results = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    public MergeMode As { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    protected override void ProcessRecord()
    {
        foreach (PSObject input in InputObject)
        {
            try
            {
                _results.Add(PerfResultReader.Read(input, FailureKind.NotMergeable));
            }
            catch (MeasurementException unreadable)
            {
                WriteError(ErrorRecords.From(unreadable));
            }
        }
    }

    protected override void EndProcessing() => RunHere((output, _) =>
    {
        ResultMerger merger = new(As, Threshold) { Failed = output.WriteFailure, PassedOver = output.WriteVerbose };
        foreach (object merged in merger.Merge(_results)) output.WriteResult(merged);
    });
}
