using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Measures what a script block or a program costs, in absolute microseconds.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Operation", DefaultParameterSetName = ByScriptBlock)]
[OutputType(typeof(OperationResult))]
public sealed class MeasureOperationCommand : MeasurementCommand
{
    private const string ByScriptBlock = "ScriptBlock";
    private const string ByProgram = "Program";

    private static readonly OperationOptions Defaults = new() { Name = string.Empty, Kind = OperationKind.ScriptBlock };

    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public ScriptBlock? ScriptBlock { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock)]
    public ScriptBlock? Baseline { get; set; }

    [Parameter(ParameterSetName = ByProgram, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string FilePath { get; set; } = string.Empty;

    [Parameter(ParameterSetName = ByProgram)]
    [Alias("Args")]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    [Parameter(ParameterSetName = ByProgram)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string? BaselineFilePath { get; set; }

    [Parameter(ParameterSetName = ByProgram)]
    [AllowEmptyString]
    public string[] BaselineArgumentList { get; set; } = [];

    [Parameter(ParameterSetName = ByProgram)]
    public SwitchParameter IgnoreExitCode { get; set; }

    [Parameter]
    public ScriptBlock? Setup { get; set; }

    [Parameter]
    public ScriptBlock? Prepare { get; set; }

    [Parameter]
    public ScriptBlock? Cleanup { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    public int WarmupCount { get; set; }

    [Parameter]
    public int MinimumCount { get; set; } = Defaults.MinimumCount;

    [Parameter]
    public int MaximumCount { get; set; } = Defaults.MaximumCount;

    [Parameter]
    [DurationTransform]
    public TimeSpan MaximumDuration { get; set; } = Defaults.MaximumDuration;

    [Parameter]
    public int BatchSize { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByProgram)
        {
            (ProgramCommand program, ProgramCommand? baseline) = Checked(Programs);
            OperationOptions options = Checked(() => OptionsFor(OperationKind.Command, program.ToString(), baseline?.ToString()));
            RunHere((output, cancellationToken) =>
                OperationBody.Run(options, program, baseline, BlocksFor(options), output, cancellationToken));
        }
        else
        {
            OperationOptions options = Checked(() => OptionsFor(OperationKind.ScriptBlock, $"{ScriptBlock}", Baseline?.ToString()));
            RunHere((output, cancellationToken) =>
                OperationBody.Run(options, ScriptBlock!, Baseline, BlocksFor(options), output, cancellationToken));
        }
    }

    private SessionBlocks BlocksFor(OperationOptions options) => new(options.Name, Setup, Prepare, Cleanup) { Cmdlet = this };

    private (ProgramCommand Program, ProgramCommand? Baseline) Programs()
    {
        if (BaselineFilePath is null && Has(nameof(BaselineArgumentList)))
            throw new OptionException(nameof(BaselineArgumentList), "arguments of which program? Give -BaselineFilePath as well.");
        ProgramCommand program = ProgramOf(FilePath, ArgumentList, nameof(FilePath));
        program.Validate();
        ProgramCommand? baseline = BaselineFilePath is null ? null : ProgramOf(BaselineFilePath, BaselineArgumentList, nameof(BaselineFilePath));
        baseline?.Validate();
        return (program, baseline);
    }

    private OperationOptions OptionsFor(OperationKind kind, string text, string? baseline)
    {
        OperationOptions options = new()
        {
            Name = Name ?? OperationBody.Shortened(text),
            BaselineName = baseline is null ? null : OperationBody.Shortened(baseline),
            Kind = kind,
            WarmupCount = Has(nameof(WarmupCount)) ? WarmupCount : null,
            MinimumCount = Has(nameof(MinimumCount)) ? MinimumCount : Math.Min(MinimumCount, Math.Max(1, MaximumCount)),
            MaximumCount = Has(nameof(MaximumCount)) ? MaximumCount : Math.Max(MinimumCount, MaximumCount),
            MaximumDuration = MaximumDuration,
            BatchSize = Has(nameof(BatchSize)) ? BatchSize : Prepare is null ? null : 1,
            IsPrepared = Prepare is not null,
            IgnoreExitCode = IgnoreExitCode,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(OperationResult)),
        };
        options.Validate();
        return options;
    }
}
