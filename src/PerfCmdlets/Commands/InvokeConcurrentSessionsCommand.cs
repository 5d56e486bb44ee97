using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Sessions;
using PerfTools.Engine.Sessions;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Runs many sessions at once against anything, and accounts for every session and every operation.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ConcurrentSessions", DefaultParameterSetName = ByScriptBlock)]
[OutputType(typeof(ConcurrentSessionsResult), typeof(SessionResult), typeof(SessionTimelineResult))]
public sealed partial class InvokeConcurrentSessionsCommand : MeasurementCommand
{
    private static readonly SessionLoadOptions Defaults = new();

    [Parameter]
    [ValidateNotNull]
    public int[] SessionCount { get; set; } = [Defaults.SessionCount];

    [Parameter]
    public long OperationCount { get; set; } = Defaults.OperationCount!.Value;

    [Parameter]
    [DurationTransform]
    public TimeSpan? Duration { get; set; }

    [Parameter]
    public double? Rate { get; set; }

    [Parameter]
    [StageTransform]
    public LoadStage[] Stage { get; set; } = [];

    [Parameter]
    [DurationTransform]
    public TimeSpan ThinkTime { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; } = Defaults.Timeout;

    [Parameter]
    [DurationTransform]
    public TimeSpan? MaxWait { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan SetupTimeout { get; set; } = Defaults.SetupTimeout;

    [Parameter]
    public int WarmupCount { get; set; } = Defaults.WarmupCount;

    [Parameter]
    public long? MaxErrors { get; set; }

    [Parameter]
    public SwitchParameter StopOnError { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public object[] MeasureProcess { get; set; } = [];

    [Parameter]
    public SwitchParameter PerSession { get; set; }

    [Parameter]
    public SwitchParameter Timeline { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    protected override void EndProcessing()
    {
        SessionLoadOptions[] loads = Checked(() => Loads([]));
        if (ComputerSession.Length > 0)
        {
            foreach (SessionLoadOptions load in loads) _ = Checked(() => { RunRemotely(load); return true; });
            return;
        }

        if (MeasureProcess.Length > 0) loads = Checked(() => Loads(MeasuredProcesses()));
        foreach (SessionLoadOptions load in loads)
        {
            IWorkload workload = Checked(() => Workload(load));
            RunToEnd((output, cancellationToken) => SessionsBody.RunAsync(load, workload, StartWhen is null ? null : AgreedStart, output, cancellationToken));
        }
    }

    /// <summary>One load for each number of sessions.</summary>
    private SessionLoadOptions[] Loads(IReadOnlyList<int> processes)
    {
        SessionLoadOptions.CheckGiven(Has(nameof(SessionCount)), Stage.Length > 0, MaxErrors is not null, StopOnError);
        bool hasEnd = Duration is not null || Stage.Length > 0;
        SessionLoadOptions shape = new()
        {
            Name = Name,
            OperationCount = hasEnd && !Has(nameof(OperationCount)) ? null : OperationCount,
            Duration = Duration,
            Rate = Rate,
            Stages = Stage,
            ThinkTime = ThinkTime,
            Timeout = Timeout,
            MaxWait = MaxWait,
            SetupTimeout = SetupTimeout,
            WarmupCount = WarmupCount,
            MaxErrors = StopOnError ? 1 : MaxErrors,
            PerSession = PerSession,
            Timeline = Timeline,
            MeasuredProcessIds = processes,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(ConcurrentSessionsResult)),
        };
        SessionLoadOptions[] loads = [.. SessionCount.Select(count => shape with { SessionCount = count })];
        if (loads.Length == 0) throw new OptionException(nameof(SessionCount), "is empty. Give a number of sessions.");
        foreach (SessionLoadOptions load in loads) load.Validate();
        return loads;
    }

    private int[] MeasuredProcesses() => [.. MeasureProcess.SelectMany(given =>
    {
        object? value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            System.Diagnostics.Process process => [process.Id],
            _ when LanguagePrimitives.TryConvertTo(value, out int id) => [id],
            _ => ProcessesOf($"{value}"),
        };
    }).Distinct()];
}
