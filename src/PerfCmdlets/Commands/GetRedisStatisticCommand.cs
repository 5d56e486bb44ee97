using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Reads the counters of Redis servers, and their rates over a window.</summary>
[Cmdlet(VerbsCommon.Get, "RedisStatistic", DefaultParameterSetName = ByAddress)]
[OutputType(typeof(RedisStatistic))]
public sealed class GetRedisStatisticCommand : RedisCommand
{
    private static readonly RedisStatisticOptions Defaults = new();

    [Parameter]
    [DurationTransform]
    public TimeSpan Interval { get; set; } = Defaults.Interval;

    [Parameter]
    public int Count { get; set; } = Defaults.Count!.Value;

    [Parameter]
    public SwitchParameter Continuous { get; set; }

    [Parameter]
    [ThresholdTransform]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public IDictionary? Threshold { get; set; }

    protected override void BeginProcessing() => _ = Checked(() => OptionsFor(new RedisEndpoint { Timeout = Timeout, Database = Database }));

    protected override void ProcessRecord()
    {
        RedisStatisticOptions[] servers = Checked<RedisStatisticOptions[]>(() => [.. Endpoints().Select(OptionsFor)]);
        Run((output, cancellationToken) => RedisStatisticBody.RunAsync(servers, output, cancellationToken));
    }

    private RedisStatisticOptions OptionsFor(RedisEndpoint endpoint)
    {
        if (Continuous && Has(nameof(Count)))
            throw new OptionException(nameof(Continuous), "runs until stopped; -Count has no meaning there.");
        RedisStatisticOptions options = new()
        {
            Endpoint = endpoint,
            Cluster = Cluster,
            Interval = Interval,
            Count = Continuous ? null : Count,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(RedisStatistic)),
        };
        options.Validate();
        return options;
    }
}
