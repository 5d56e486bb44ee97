using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say how many sessions there are, when they start what, and how the load is judged.</summary>
internal sealed class LoadShapeOptions
{
    private static readonly SessionLoadOptions Defaults = new();

    private readonly Option<string[]> _sessionCount = OptionOf.Texts(
        "--session-count", "numbers", "Sessions that work at the same time; several numbers are several loads, in turn. Default: 10.");

    private readonly Option<string?> _operationCount = OptionOf.Text("--operation-count", "number", "Operations of each session. Default: 100.");

    private readonly Option<string?> _duration = OptionOf.Text(
        "--duration", "duration", "How long operations are started, in place of --operation-count: seconds, or 500ms, 30s, 2m, 1h.");

    private readonly Option<string?> _rate = OptionOf.Text(
        "--rate", "number", "Operations a second of all sessions together, in an open model: latency counts from the intended start. Needs --duration.");

    private readonly Option<string[]> _stage = OptionOf.Texts(
        "--stage", "sessions:duration", "A stage, as 10:30s; may be repeated. The sessions at work go in a straight line from stage to stage, from 0.");

    private readonly Option<string?> _thinkTime = OptionOf.Text("--think-time", "duration", "Rest of a session between two operations. Default: 0.");
    private readonly Option<string?> _timeout = OptionOf.Text("--timeout", "duration", "How long an operation may take. Default: 10s.");

    private readonly Option<string?> _maxWait = OptionOf.Text(
        "--max-wait", "duration", "With --rate: how long an operation waits for a free session before it is dropped. Default: that of --timeout.");

    private readonly Option<string?> _setupTimeout = OptionOf.Text("--setup-timeout", "duration", "How long a session may take to come into being. Default: 1m.");

    private readonly Option<string?> _warmupCount = OptionOf.Text(
        "--warmup-count", "number", "Operations of each session before the common start, which are not measured. Default: 1.");

    private readonly Option<string?> _maxErrors = OptionOf.Text(
        "--max-errors", "number", "Operations that may fail or time out before the load is ended. Default: any number.");

    private readonly Option<bool> _stopOnError = OptionOf.Flag("--stop-on-error", "End the load with the first error.");
    private readonly Option<string?> _name = OptionOf.Text("--name", "text", "What the load is called in the results.");

    private readonly Option<string[]> _measureProcess = OptionOf.Texts(
        "--measure-process", "pid", "Processes whose CPU and memory are measured meanwhile, by id.");

    private readonly ThresholdOption<ConcurrentSessionsResult> _threshold = new("'ThroughputPerSecond>5000' or 'ErrorPercent<1'");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
                 {
                     _sessionCount, _operationCount, _duration, _rate, _stage, _thinkTime, _timeout, _maxWait, _setupTimeout, _warmupCount, _maxErrors,
                     _stopOnError, _name, _measureProcess, _threshold.Option,
                 })
        {
            command.Add(option);
        }
    }

    /// <summary>One load for each number of sessions.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public IReadOnlyList<SessionLoadOptions> Read(ParseResult parsed)
    {
        LoadStage[] stages = [.. (parsed.GetValue(_stage) ?? []).Select(StageOf)];
        string[] counts = parsed.GetValue(_sessionCount) ?? [];
        SessionLoadOptions.CheckGiven(counts.Length > 0, stages.Length > 0, parsed.GetValue(_maxErrors) is not null, parsed.GetValue(_stopOnError));
        TimeSpan? duration = Time(parsed, _duration, "Duration");
        SessionLoadOptions shape = new()
        {
            Name = parsed.GetValue(_name),
            OperationCount = Whole(parsed, _operationCount, "OperationCount") ?? (duration is null && stages.Length == 0 ? Defaults.OperationCount : null),
            Duration = duration,
            Rate = parsed.GetValue(_rate) is { } rate ? OptionText.Number(rate, "Rate") : null,
            Stages = stages,
            ThinkTime = Time(parsed, _thinkTime, "ThinkTime") ?? Defaults.ThinkTime,
            Timeout = Time(parsed, _timeout, "Timeout") ?? Defaults.Timeout,
            MaxWait = Time(parsed, _maxWait, "MaxWait"),
            SetupTimeout = Time(parsed, _setupTimeout, "SetupTimeout") ?? Defaults.SetupTimeout,
            WarmupCount = parsed.GetValue(_warmupCount) is { } warmup ? OptionText.SmallNumber(warmup, "WarmupCount") : Defaults.WarmupCount,
            MaxErrors = parsed.GetValue(_stopOnError) ? 1 : Whole(parsed, _maxErrors, "MaxErrors"),
            MeasuredProcessIds = [.. OptionText.List(parsed.GetValue(_measureProcess) ?? [], "MeasureProcess").Select(id => OptionText.SmallNumber(id, "MeasureProcess"))],
            Thresholds = _threshold.Read(parsed),
        };
        SessionLoadOptions[] loads = counts.Length == 0
            ? [shape]
            : [.. OptionText.List(counts, "SessionCount").Select(count => shape with { SessionCount = OptionText.SmallNumber(count, "SessionCount") })];
        foreach (SessionLoadOptions load in loads) load.Validate();
        return loads;
    }

    private static LoadStage StageOf(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts.Length == 2
            ? new LoadStage(OptionText.SmallNumber(parts[0], "Stage"), DurationText.Parse(parts[1], "Stage"))
            : throw new OptionException("Stage", $"'{text}' is no stage. Write sessions:duration, for example 10:30s.");
    }

    private static TimeSpan? Time(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? DurationText.Parse(text, parameter) : null;

    private static long? Whole(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.WholeNumber(text, parameter) : null;
}
