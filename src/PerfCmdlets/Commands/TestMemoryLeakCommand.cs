using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Isolation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Says whether memory, handles or threads grow: by time, or by operation; or that the run cannot tell.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MemoryLeak", DefaultParameterSetName = ByScriptBlock)]
[OutputType(typeof(MemoryLeakResult), typeof(MemorySample), typeof(bool))]
public sealed class TestMemoryLeakCommand : MeasurementCommand
{
    private const string ByName = "Name";
    private const string ById = "Id";
    private const string ByInputObject = "InputObject";
    private const string ByFilePath = "FilePath";
    private const string ByScriptBlock = "ScriptBlock";

    private readonly List<int> _processIds = [];

    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true, Position = 0)]
    public ScriptBlock? ScriptBlock { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock)]
    public SwitchParameter Isolated { get; set; }

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
    [Parameter(ParameterSetName = ByScriptBlock)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter(ParameterSetName = ByFilePath)]
    public SwitchParameter ShowOutput { get; set; }

    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ById)]
    [Parameter(ParameterSetName = ByInputObject)]
    [Parameter(ParameterSetName = ByFilePath)]
    public ScriptBlock? While { get; set; }

    [Parameter]
    public ScriptBlock? Setup { get; set; }

    [Parameter]
    public ScriptBlock? Cleanup { get; set; }

    [Parameter]
    public long? OperationCount { get; set; }

    [Parameter]
    [Alias("MaxErrors")]
    public long? MaximumErrors { get; set; }

    [Parameter]
    public MemoryMetric[]? Metric { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan? Duration { get; set; }

    [Parameter]
    [IntervalTransform]
    public TimeSpan? Interval { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GrowthProfileCompleter))]
    public string? Profile { get; set; }

    [Parameter]
    public double? MaximumGrowthMBPerHour { get; set; }

    [Parameter]
    public double? MaximumGrowthBytesPerOperation { get; set; }

    [Parameter]
    public double? MaximumGrowthCountPerHour { get; set; }

    [Parameter]
    public double? MaximumGrowthCountPerOperation { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[] Baseline { get; set; } = [];

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    [Parameter]
    [Alias("PassThru")]
    public SwitchParameter IncludeSample { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private bool HasOperations => ParameterSetName == ByScriptBlock || While is not null;

    /// <summary>A session gains private memory for a while whatever runs in it; what survives a collection does not grow by itself.</summary>
    private MemoryMetric DefaultMetric => ParameterSetName == ByScriptBlock ? MemoryMetric.ManagedHeap : MemoryMetric.Private;

    private ScriptBlock? BaselineBlock => Baseline is [{ } only] ? only as ScriptBlock ?? (only as PSObject)?.BaseObject as ScriptBlock : null;

    /// <summary>What can never work is said before the first process comes through the pipeline.</summary>
    protected override void BeginProcessing() => _ = Checked(Options);

    protected override void ProcessRecord()
    {
        int[] found = ParameterSetName switch
        {
            ByName => [.. Name.SelectMany(ProcessesOf)],
            ById => Id,
            ByInputObject => [.. InputObject.Select(process => process.Id)],
            _ => [],
        };
        _processIds.AddRange(found);
    }

    protected override void EndProcessing()
    {
        MemoryLeakOptions options = Checked(Options);
        if (ParameterSetName is ByName or ById or ByInputObject && _processIds.Count == 0)
        {
            if (Quiet) WriteObject(false);
            return;
        }

        LeakBlocks? blocks = HasOperations ? Blocks() : null;
        if (blocks is null)
            RunToEnd((output, cancellationToken) => LeakBody.RunAsync(options, ReportTo(output, LeakBody.TargetOf(options)), cancellationToken));
        else if (Isolated)
            RunToEnd((output, cancellationToken) => new IsolatedLeakBody(CurrentFolder, ReportTo(output, blocks.Name), cancellationToken).RunAsync(options, blocks));
        else
            RunHere((output, cancellationToken) => new BlockLeakBody(this, ReportTo(output, blocks.Name)).Run(options, blocks, cancellationToken));
    }

    private LeakReport ReportTo(ICmdletOutput output, string target) => new(output, target, IncludeSample, Quiet) { HasFailed = HasUnknownName };

    private LeakBlocks Blocks() => While is not null
        ? LeakBlocks.Load(While, Setup, Cleanup)
        : new LeakBlocks { Operation = ScriptBlock!, Baseline = BaselineBlock, Setup = Setup, Cleanup = Cleanup, Arguments = ArgumentList ?? [] };

    private MemoryLeakOptions Options()
    {
        CheckCombinations();
        GivenGrowthLimits given = new()
        {
            Profile = ProfileOf(Profile),
            MBPerHour = MaximumGrowthMBPerHour,
            BytesPerOperation = MaximumGrowthBytesPerOperation,
            CountPerHour = MaximumGrowthCountPerHour,
            CountPerOperation = MaximumGrowthCountPerOperation,
            HasOperations = HasOperations,
        };
        MemoryLeakOptions options = new()
        {
            ProcessIds = _processIds,
            Command = ParameterSetName == ByFilePath ? ProgramOf(FilePath, Texts(ArgumentList), nameof(FilePath)) : null,
            ShowOutput = ShowOutput,
            Metrics = [.. (Metric ?? [DefaultMetric]).Distinct()],
            Duration = Duration,
            Interval = Interval,
            OperationCount = OperationCount,
            MaximumErrors = MaximumErrors,
            IsPerOperation = given.IsPerOperation,
            Limits = given.Resolve(),
            Baseline = BaselineBlock is null ? LeakBaseline.Of(Baseline, given.IsPerOperation) : [],
            Thresholds = ThresholdSet.Parse(Threshold, typeof(MemoryLeakResult)),
        };
        options.Validate();
        return options;
    }

    private void CheckCombinations()
    {
        if (Quiet && IncludeSample) throw new OptionException(nameof(IncludeSample), "cannot go with -Quiet, which gives one bool. Leave one of them out.");
        if (BaselineBlock is not null && ParameterSetName != ByScriptBlock)
            throw new OptionException(nameof(Baseline), "a script block goes with -ScriptBlock. Give the results of an earlier run.");
        if (HasOperations) return;
        foreach (string parameter in new[] { nameof(OperationCount), nameof(MaximumErrors), nameof(Setup), nameof(Cleanup) })
            if (Has(parameter)) throw new OptionException(parameter, "goes with operations, and this run has none. Give -While, a block that drives a load meanwhile.");
    }

    private string? ProfileOf(string? profile) =>
        profile is null || GrowthLimits.Profiles.Any(named => named.Source.Equals(profile, StringComparison.OrdinalIgnoreCase))
            ? profile
            : FullPathOf(profile, nameof(Profile));

    /// <summary>Arguments of a program, as PowerShell makes texts of them.</summary>
    private static string[] Texts(object?[]? arguments) =>
        [.. (arguments ?? []).Select(argument => (string)LanguagePrimitives.ConvertTo(argument, typeof(string), CultureInfo.InvariantCulture))];
}
