using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Measures the CPU time that processes use: time over a window, never two momentary readings.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ProcessCpu", DefaultParameterSetName = ByName)]
[OutputType(typeof(ProcessCpuResult))]
public sealed class MeasureProcessCpuCommand : MeasurementCommand
{
    private const string ByName = "Name";
    private const string ById = "Id";
    private const string ByInputObject = "InputObject";
    private const string ByFilePath = "FilePath";
    private const string ByScriptBlock = "ScriptBlock";

    private static readonly ProcessCpuOptions Defaults = new();

    private readonly List<int> _processIds = [];

    [Parameter(ParameterSetName = ByName, Mandatory = true, Position = 0)]
    [Alias("ProcessName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter(ParameterSetName = ById, Mandatory = true)]
    [Alias("PID")]
    [ArgumentCompleter(typeof(ProcessIdCompleter))]
    [ValidateNotNull]
    public int[] Id { get; set; } = [];

    [Parameter(ParameterSetName = ByInputObject, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Process[] InputObject { get; set; } = [];

    [Parameter(ParameterSetName = ByFilePath, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string FilePath { get; set; } = string.Empty;

    [Parameter(ParameterSetName = ByFilePath)]
    [Alias("Args")]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    [Parameter(ParameterSetName = ByFilePath)]
    public SwitchParameter ShowOutput { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true)]
    public ScriptBlock? ScriptBlock { get; set; }

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    public SwitchParameter IncludeChildren { get; set; }

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    [IntervalTransform]
    public TimeSpan Interval { get; set; } = Defaults.Interval;

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    public long Count { get; set; } = ProcessCpuOptions.DefaultCount;

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    [DurationTransform]
    public TimeSpan Duration { get; set; }

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    public SwitchParameter Continuous { get; set; }

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    public SwitchParameter Summary { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    protected override void BeginProcessing() => _ = Checked(() => ThresholdSet.Parse(Threshold, typeof(ProcessCpuResult)));

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ByName:
                _processIds.AddRange(Name.SelectMany(ProcessesOf));
                break;
            case ById:
                _processIds.AddRange(Id);
                break;
            case ByInputObject:
                _processIds.AddRange(InputObject.Select(process => process.Id));
                break;
        }
    }

    protected override void EndProcessing()
    {
        if (ParameterSetName == ByScriptBlock)
        {
            ThresholdSet thresholds = ThresholdSet.Parse(Threshold, typeof(ProcessCpuResult));
            RunHere((output, _) => BlockCpuBody.Run(ScriptBlock!, thresholds, output, this));
            return;
        }

        if (ParameterSetName != ByFilePath && _processIds.Count == 0) return;
        ProcessCpuOptions options = Checked(Options);
        Run((output, cancellationToken) => MeasurementBody.RunAsync(options, output, cancellationToken));
    }

    private ProcessCpuOptions Options()
    {
        ProcessCpuOptions.CheckGiven(Has(nameof(Count)), Has(nameof(Duration)), Continuous, losesSummary: Summary);
        bool isProgram = ParameterSetName == ByFilePath;
        bool hasOwnEnd = Has(nameof(Duration)) || Continuous || isProgram;
        ProcessCpuOptions options = new()
        {
            ProcessIds = _processIds,
            Command = isProgram ? ProgramOf(FilePath, ArgumentList, nameof(FilePath)) : null,
            ShowOutput = ShowOutput,
            IncludeChildren = IncludeChildren,
            Interval = Interval,
            Count = Has(nameof(Count)) || !hasOwnEnd ? Count : null,
            Duration = Has(nameof(Duration)) ? Duration : null,
            Summary = Summary,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(ProcessCpuResult)),
        };
        options.Validate();
        return options;
    }
}
