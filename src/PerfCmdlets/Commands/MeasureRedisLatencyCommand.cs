using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Measures the latency of Redis operations in absolute microseconds.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "RedisLatency", DefaultParameterSetName = ByAddress)]
[OutputType(typeof(RedisLatencyResult))]
public sealed class MeasureRedisLatencyCommand : RedisCommand
{
    private const string ToJson = "param($value) ConvertTo-Json -InputObject $value -Compress -Depth 50";

    private static readonly RedisLatencyOptions Defaults = new();

    private string? _json;

    [Parameter(Position = 0)]
    [ValidateNotNull]
    public RedisOperation[] Operation { get; set; } = [.. Defaults.Operations];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CommandText { get; set; }

    [Parameter]
    [ValidateNotNull]
    public int[] PayloadSize { get; set; } = [.. Defaults.PayloadSizes];

    [Parameter]
    [ValidateNotNull]
    public object? JsonPayload { get; set; }

    [Parameter]
    public long Count { get; set; } = Defaults.Count!.Value;

    [Parameter]
    [DurationTransform]
    public TimeSpan Duration { get; set; }

    [Parameter]
    public int WarmupCount { get; set; } = Defaults.WarmupCount;

    [Parameter]
    public int Round { get; set; } = Defaults.RoundCount;

    [Parameter]
    public int ConnectionCount { get; set; } = Defaults.ConnectionCount;

    [Parameter]
    public int PipelineDepth { get; set; } = Defaults.PipelineDepth;

    [Parameter]
    public double Rate { get; set; }

    [Parameter]
    public int KeyCount { get; set; }

    [Parameter]
    [ValidateNotNull]
    public RedisClient[] Client { get; set; } = [.. Defaults.Clients];

    [Parameter]
    public RedisReceiveMode ReceiveMode { get; set; } = Defaults.ReceiveMode;

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    [Parameter]
    public SwitchParameter Continuous { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    [Parameter]
    public SwitchParameter AllowEviction { get; set; }

    protected override void BeginProcessing()
    {
        _json = ReadJson();
        _ = Checked(() => OptionsFor(new RedisEndpoint { Timeout = Timeout, Database = Database }));
    }

    protected override void ProcessRecord()
    {
        foreach (RedisEndpoint endpoint in Checked(Endpoints))
        {
            RedisLatencyOptions options = Checked(() => OptionsFor(endpoint));
            Run((output, cancellationToken) => MeasurementBody.RunAsync(options, output, cancellationToken));
        }
    }

    private RedisLatencyOptions OptionsFor(RedisEndpoint endpoint)
    {
        RedisLatencyOptions.CheckGiven(Has(nameof(Count)), Has(nameof(Duration)), Has(nameof(Interval)), Continuous);
        RedisLatencyOptions options = new()
        {
            Endpoint = endpoint,
            Cluster = Cluster,
            Operations = CommandText is null ? Operation : [.. Has(nameof(Operation)) ? Operation : [], RedisOperation.Custom],
            CommandText = CommandText,
            PayloadSizes = _json is null || Has(nameof(PayloadSize)) ? PayloadSize : [],
            JsonPayload = _json,
            Count = Has(nameof(Duration)) || Continuous ? null : Count,
            Duration = Has(nameof(Duration)) ? Duration : null,
            WarmupCount = WarmupCount,
            RoundCount = Has(nameof(Round)) ? Round : RedisLatencyOptions.RoundsFor(Has(nameof(Count)) ? Count : null),
            ConnectionCount = ConnectionCount,
            PipelineDepth = PipelineDepth,
            Rate = Has(nameof(Rate)) ? Rate : null,
            KeyCount = Has(nameof(KeyCount)) ? KeyCount : null,
            Clients = Client,
            ReceiveMode = ReceiveMode,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(RedisLatencyResult)),
            Interval = Continuous ? Interval : null,
            AllowEviction = AllowEviction,
        };
        options.Validate();
        return options;
    }

    private string? ReadJson()
    {
        object? value = JsonPayload is PSObject wrapped ? wrapped.BaseObject : JsonPayload;
        if (value is null) return null;
        return value as string ?? (string)InvokeCommand.InvokeScript(ToJson, JsonPayload)[0].BaseObject;
    }
}
