using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Isolation;
using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Calibrates Test-MemoryLeak to this host: how much the memory of what does not grow moves, and which limit follows.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MemoryNoise", DefaultParameterSetName = ByScriptBlock)]
[OutputType(typeof(MemoryNoiseResult))]
public sealed class MeasureMemoryNoiseCommand : MeasurementCommand
{
    private const string ByScriptBlock = "ScriptBlock";
    private const string ByName = "Name";
    private const string ById = "Id";
    private const string ByInputObject = "InputObject";
    private const string Garbage = "$null = [byte[]]::new(10000); Start-Sleep -Milliseconds 10";

    private readonly List<int> _processIds = [];

    [Parameter(ParameterSetName = ByScriptBlock, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = ScriptBlock.Create(Garbage);

    [Parameter(ParameterSetName = ByName, Mandatory = true)]
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

    [Parameter]
    [ValidateNotNull]
    public MemoryMetric[] Metric { get; set; } = [MemoryMetric.Private, MemoryMetric.Handles, MemoryMetric.Threads];

    [Parameter]
    [DurationTransform]
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(2);

    [Parameter]
    [IntervalTransform]
    public TimeSpan? Interval { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan TestDuration { get; set; } = MemoryLeakOptions.DefaultDuration;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <summary>What can never work is said before anything is watched.</summary>
    protected override void BeginProcessing() => _ = Checked(() => Options(null));

    protected override void ProcessRecord() => _processIds.AddRange(ParameterSetName switch
    {
        ByName => Name.SelectMany(ProcessesOf),
        ById => Id,
        ByInputObject => InputObject.Select(process => process.Id),
        _ => [],
    });

    protected override void EndProcessing()
    {
        if (ParameterSetName != ByScriptBlock && _processIds.Count == 0) return;
        string? profile = ProfilePath is null ? null : Checked(() => FullPathOf(ProfilePath, nameof(ProfilePath)));
        RunToEnd((output, cancellationToken) => MeasurementBody.Guard(output, "pwsh", () =>
        {
            ProgramCommand? command = ParameterSetName == ByScriptBlock ? Session() : null;
            return MemoryNoiseBody.RunAsync(Options(command), TestDuration, profile, output, cancellationToken);
        }));
    }

    /// <summary>A PowerShell of its own that runs the block again and again: in this session, noise would be that of all else in it.</summary>
    private ProgramCommand Session()
    {
        PowerShellProgram shell = PowerShellProgram.Find();
        string script = $"while ($true) {{ & {{ {ScriptBlock} }} *> $null }}";
        string encoded = Convert.ToBase64String(Encoding.Unicode.GetBytes(script));
        return new ProgramCommand
        {
            FilePath = shell.Path,
            Arguments = [.. shell.Prefix, "-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded],
            WorkingDirectory = CurrentFolder,
        };
    }

    private MemoryLeakOptions Options(ProgramCommand? command)
    {
        if (Metric.Contains(MemoryMetric.ManagedHeap))
            throw new OptionException(nameof(Metric), "ManagedHeap is of a script block in this session only. Use Private, WorkingSet, Handles or Threads.");
        if (TestDuration < TimeSpan.FromSeconds(5) || TestDuration > TimeSpan.FromDays(365))
            throw new OptionException(nameof(TestDuration), $"{TestDuration} is out of range. Use 5 s to 365 days.");
        MemoryLeakOptions options = new()
        {
            ProcessIds = _processIds,
            Command = command,
            Metrics = [.. Metric.Distinct()],
            Duration = Duration,
            Interval = Interval,
        };
        options.Validate();
        return options;
    }
}
