using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Monitoring;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Monitoring.Alerts;
using PerfTools.Engine.Redis;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Watches processes, Redis servers and addresses of web servers until it is told to end.</summary>
[Cmdlet("Watch", "Performance")]
[OutputType(typeof(PerformanceSnapshot), typeof(PerformanceEvent))]
public sealed class WatchPerformanceCommand : MeasurementCommand
{
    private static readonly PerformanceWatchOptions Defaults = new();

    private readonly List<int> _processIds = [];

    [Parameter(Position = 0)]
    [Alias("ProcessName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PID")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ProcessIdCompleter))]
    public int[] Id { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Redis { get; set; } = [];

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public Uri[] Uri { get; set; } = [];

    [Parameter]
    [IntervalTransform]
    public TimeSpan Interval { get; set; } = Defaults.Interval;

    [Parameter]
    [DurationTransform]
    public TimeSpan Duration { get; set; }

    [Parameter]
    public long Count { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(AlertCompleter))]
    public IDictionary? Alert { get; set; }

    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? OnAlert { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    [Parameter]
    public long MaximumFileSize { get; set; } = Defaults.MaximumFileSize;

    [Parameter]
    public int MaximumFileCount { get; set; } = Defaults.MaximumFileCount;

    [Parameter]
    public SwitchParameter EventOnly { get; set; }

    [Parameter]
    public SwitchParameter View { get; set; }

    protected override void BeginProcessing() => _ = Checked(() => AlertText.Parse(Alert));

    protected override void ProcessRecord() => _processIds.AddRange(Id);

    protected override void EndProcessing()
    {
        PerformanceWatchOptions options = Checked(Options);
        AlertBlock? block = OnAlert is { } given ? new AlertBlock(given) : null;
        using HostScreen? screen = View ? HostScreen.Open(Host, SessionState.PSVariable.GetValue("PSStyle")) : null;
        Run((output, cancellationToken) =>
        {
            WatchBody body = new(options, output, cancellationToken) { OnAlert = block is null ? null : block.Run };
            return screen is not null ? body.DrawAsync(screen.Draw) : View ? body.WriteLinesAsync() : body.WriteAsync();
        });
    }

    private PerformanceWatchOptions Options()
    {
        if (EventOnly && View) throw new OptionException(nameof(EventOnly), "cannot go with -View, which shows the snapshots. Give one of them.");
        PerformanceWatchOptions options = Defaults with
        {
            ProcessIds = _processIds,
            ProcessNames = [.. Name.Select(Pattern)],
            RedisServers = [.. Redis.SelectMany(Servers)],
            Uris = Uri,
            Interval = Interval,
            Duration = Has(nameof(Duration)) ? Duration : null,
            Count = Has(nameof(Count)) ? Count : null,
            Alerts = AlertText.Parse(Alert),
            EventOnly = EventOnly,
            HistoryPath = Path.Length > 0 ? FullPathOf(Path, nameof(Path)) : null,
            MaximumFileSize = MaximumFileSize,
            MaximumFileCount = MaximumFileCount,
        };
        options.Validate();
        return options;
    }

    private static ProcessNamePattern Pattern(string text) => new(text, new WildcardPattern(text, WildcardOptions.IgnoreCase).IsMatch);

    private IReadOnlyList<RedisEndpoint> Servers(string text)
    {
        RedisEndpoint common = new()
        {
            Credential = Credential is { } given
                ? new RedisCredential(given.UserName, given.GetNetworkCredential().Password)
                : RedisCredential.FromEnvironment(),
        };
        try
        {
            return RedisConnectionString.Parse(text, common);
        }
        catch (OptionException invalid)
        {
            throw new OptionException(nameof(Redis), invalid.Message[(invalid.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
    }
}
