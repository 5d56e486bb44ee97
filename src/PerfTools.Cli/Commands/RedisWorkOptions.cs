using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what is measured, and how.</summary>
internal sealed class RedisWorkOptions
{
    private static readonly RedisLatencyOptions Defaults = new();

    private readonly Option<string[]> _operation = OptionOf.Texts(
        "--operation", "names", "Operations, one result each: ping, set, get, incr, lpush, hset, mget. Default: set,get.");

    private readonly Option<string?> _commandText = OptionOf.Text(
        "--command-text", "command",
        "A command of your own; {key} and {payload} stand for a key of the run's own and the payload. Alone it is the only operation.");

    private readonly Option<string[]> _payloadSize = OptionOf.Texts(
        "--payload-size", "sizes", "Value sizes, one result each: bytes, or 10KB, 1MB (powers of 1,024). Default: 100,10KB,100KB.");

    private readonly Option<string?> _jsonPayload = OptionOf.Text(
        "--json-payload", "json", "JSON text to send as a payload; without --payload-size it is the only one.");

    private readonly Option<string?> _count = OptionOf.Text("--count", "number", "Measured operations per result. Default: 10000.");

    private readonly Option<string?> _duration = OptionOf.Text(
        "--duration", "duration", "Measured time per result, in place of --count: seconds, or 500ms, 30s, 2m, 1h, 0:0:30.");

    private readonly Option<string?> _warmupCount = OptionOf.Text(
        "--warmup-count", "number", "Operations before the first measured one, per operation and size. Default: 2000.");

    private readonly Option<string?> _round = OptionOf.Text(
        "--round", "number", "Rounds into which the run is divided; operations and sizes take turns. Default: 5.");

    private readonly Option<string?> _connectionCount = OptionOf.Text(
        "--connection-count", "number", "Connections that send at the same time. Default: 1.");

    private readonly Option<string?> _pipelineDepth = OptionOf.Text(
        "--pipeline-depth", "number", "Requests that a connection sends before it waits for their replies. Default: 1.");

    private readonly Option<string?> _rate = OptionOf.Text(
        "--rate", "number", "Operations a second in an open loop: latency counts from the intended send time.");

    private readonly Option<string?> _keyCount = OptionOf.Text(
        "--key-count", "number", "Distinct keys per operation and size. Default: 10, fewer where they would exceed 64 MB.");

    private readonly Option<string[]> _client = OptionOf.Texts(
        "--client", "names", "Clients, one result each: wire, stackexchange. Default: wire.");

    private readonly Option<string?> _receiveMode = OptionOf.Text(
        "--receive-mode", "busypoll|blocking", "Wait for a reply awake or asleep. Default: busypoll.");

    private readonly ThresholdOption<RedisLatencyResult> _threshold = new("'P99Us<1000' or 'Errors=0'");

    private readonly Option<bool> _continuous = OptionOf.Flag(
        "--continuous", "Results every interval until stopped; --json gives one object a line.");

    private readonly Option<string?> _interval = OptionOf.Text("--interval", "duration", "The interval of --continuous. Default: 1s.");

    private readonly Option<bool> _allowEviction = OptionOf.Flag(
        "--allow-eviction", "Write although the server, at its memory limit, would evict other keys.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
                 {
                     _operation, _commandText, _payloadSize, _jsonPayload, _count, _duration, _warmupCount, _round, _connectionCount,
                     _pipelineDepth, _rate, _keyCount, _client, _receiveMode, _threshold.Option, _continuous, _interval, _allowEviction,
                 })
        {
            command.Add(option);
        }
    }

    public bool IsContinuous(ParseResult parsed) => parsed.GetValue(_continuous);

    /// <summary>The options of one target.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public RedisLatencyOptions Read(ParseResult parsed, RedisEndpoint endpoint, bool isCluster)
    {
        string? duration = parsed.GetValue(_duration);
        RedisLatencyOptions.CheckGiven(
            parsed.GetValue(_count) is not null, duration is not null, parsed.GetValue(_interval) is not null, IsContinuous(parsed));
        RedisLatencyOptions options = new()
        {
            Endpoint = endpoint,
            Cluster = isCluster,
            Operations = Operations(parsed),
            CommandText = parsed.GetValue(_commandText),
            PayloadSizes = PayloadSizes(parsed),
            JsonPayload = parsed.GetValue(_jsonPayload),
            Count = duration is not null || IsContinuous(parsed) ? null : Whole(parsed, _count, "Count") ?? Defaults.Count,
            Duration = duration is null ? null : DurationText.Parse(duration, "Duration"),
            WarmupCount = Small(parsed, _warmupCount, "WarmupCount") ?? Defaults.WarmupCount,
            RoundCount = Small(parsed, _round, "Round") ?? RedisLatencyOptions.RoundsFor(Whole(parsed, _count, "Count")),
            ConnectionCount = Small(parsed, _connectionCount, "ConnectionCount") ?? Defaults.ConnectionCount,
            PipelineDepth = Small(parsed, _pipelineDepth, "PipelineDepth") ?? Defaults.PipelineDepth,
            Rate = parsed.GetValue(_rate) is { } rate ? OptionText.Number(rate, "Rate") : null,
            KeyCount = Small(parsed, _keyCount, "KeyCount"),
            Clients = parsed.GetValue(_client) is { Length: > 0 } clients
                ? [.. OptionText.List(clients, "Client").Select(name => OptionText.Name<RedisClient>(name, "Client"))]
                : Defaults.Clients,
            ReceiveMode = parsed.GetValue(_receiveMode) is { } mode
                ? OptionText.Name<RedisReceiveMode>(mode, "ReceiveMode")
                : Defaults.ReceiveMode,
            Thresholds = _threshold.Read(parsed),
            Interval = IsContinuous(parsed) ? DurationText.Parse(parsed.GetValue(_interval) ?? "1s", "Interval") : null,
            AllowEviction = parsed.GetValue(_allowEviction),
        };
        options.Validate();
        return options;
    }

    private IReadOnlyList<RedisOperation> Operations(ParseResult parsed)
    {
        bool hasCommand = parsed.GetValue(_commandText) is not null;
        if (parsed.GetValue(_operation) is not { Length: > 0 } texts) return hasCommand ? [RedisOperation.Custom] : Defaults.Operations;
        IReadOnlyList<string> names = OptionText.List(texts, "Operation");
        List<RedisOperation> operations = [.. names.Select(name => OptionText.Name<RedisOperation>(name, "Operation"))];
        if (hasCommand && !operations.Contains(RedisOperation.Custom)) operations.Add(RedisOperation.Custom);
        return operations;
    }

    private IReadOnlyList<int> PayloadSizes(ParseResult parsed)
    {
        if (parsed.GetValue(_payloadSize) is { Length: > 0 } sizes)
            return [.. OptionText.List(sizes, "PayloadSize").Select(size => ByteSizeText.Parse(size, "PayloadSize"))];
        return parsed.GetValue(_jsonPayload) is null ? Defaults.PayloadSizes : [];
    }

    private static long? Whole(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.WholeNumber(text, parameter) : null;

    private static int? Small(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.SmallNumber(text, parameter) : null;
}
