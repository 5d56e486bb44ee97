using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what is watched for growth, and how it is judged.</summary>
internal sealed class LeakOptions
{
    private readonly ProgramArgument _program = new(
        "Program to start and to watch, and its arguments, after '--'. It has no input, and is stopped at the end.");

    private readonly Option<string[]> _metric = OptionOf.Texts(
        "--metric", "name", "What to watch: private, workingset, handles or threads; several may be given. Default: private.");

    private readonly Option<string?> _duration = OptionOf.Text(
        "--duration", "duration", "How long to watch: seconds, or 500ms, 30s, 2m, 1h. Default: 10m; with --while, as long as its operations take.");

    private readonly Option<string?> _interval = OptionOf.Text(
        "--interval", "duration", "Time between checkpoints, at least 50ms: milliseconds, or 200ms, 1s, 2m. Default: a 240th of the duration, at least 250ms.");

    private readonly Option<string?> _while = OptionOf.Text(
        "--while", "command", "A program that drives a load meanwhile: 'program argument ...'. It is started again and again; each start is an operation.");

    private readonly Option<string?> _setup = OptionOf.Text(
        "--setup", "command", "A program to run once before the first operation of --while, to wait until a server answers for instance.");

    private readonly Option<string?> _operationCount = OptionOf.Text(
        "--operation-count", "number", "Operations of --while, 50 or more. Default: 5000, or as many as --duration has room for.");

    private readonly Option<string?> _maximumErrors = OptionOf.Text(
        "--maximum-errors", "number", "Operations that may end with an exit code other than 0 before the run is given up. Default: any number.");

    private readonly Option<string?> _profile = OptionOf.Text(
        "--profile", "name", "Where the limits come from that are not given: test, staging, production, or a JSON file. Default: test.");

    private readonly Option<string?> _mbPerHour = OptionOf.Text("--maximum-growth-mb-per-hour", "number", "Memory that it may gain an hour. Default: 100.");

    private readonly Option<string?> _bytesPerOperation = OptionOf.Text(
        "--maximum-growth-bytes-per-operation", "number", "Memory that it may gain with an operation of --while. Default: 8.");

    private readonly Option<string?> _countPerHour = OptionOf.Text(
        "--maximum-growth-count-per-hour", "number", "Handles or threads that it may gain an hour. Default: 120.");

    private readonly Option<string?> _countPerOperation = OptionOf.Text(
        "--maximum-growth-count-per-operation", "number", "Handles or threads that it may gain with an operation of --while. Default: 0.001.");

    private readonly Option<bool> _showOutput = OptionOf.Flag("--show-output", "Let through what the program writes.");

    private readonly ThresholdOption<MemoryLeakResult> _threshold = new("'PeakMB<500'");

    public ProcessOptions Processes { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        foreach (Option option in Processes.All.Concat(
                 [
                     _metric, _duration, _interval, _while, _setup, _operationCount, _maximumErrors, _profile, _mbPerHour, _bytesPerOperation,
                     _countPerHour, _countPerOperation, _showOutput, _threshold.Option,
                 ]))
        {
            command.Add(option);
        }
    }

    /// <summary>The program that drives a load, or null where there is none.</summary>
    /// <exception cref="OptionException">It has no name.</exception>
    public ProgramCommand? Load(ParseResult parsed) => Command(parsed, _while, "While");

    /// <summary>The program to run before the load, or null where there is none.</summary>
    /// <exception cref="OptionException">It has no name.</exception>
    public ProgramCommand? Setup(ParseResult parsed) => Command(parsed, _setup, "Setup");

    /// <summary>The options of the run; the ids of --name are not in them.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public MemoryLeakOptions Read(ParseResult parsed, OutputFormat format)
    {
        ProgramCommand? program = _program.Read(parsed);
        Processes.CheckAgainst(parsed, program);
        OutputOptions.CheckShown(parsed.GetValue(_showOutput), program, format);
        GivenGrowthLimits given = new()
        {
            Profile = parsed.GetValue(_profile),
            MBPerHour = Limit(parsed, _mbPerHour, "MaximumGrowthMBPerHour"),
            BytesPerOperation = Limit(parsed, _bytesPerOperation, "MaximumGrowthBytesPerOperation"),
            CountPerHour = Limit(parsed, _countPerHour, "MaximumGrowthCountPerHour"),
            CountPerOperation = Limit(parsed, _countPerOperation, "MaximumGrowthCountPerOperation"),
            HasOperations = parsed.GetValue(_while) is not null,
        };
        if (!given.HasOperations && parsed.GetValue(_setup) is not null) throw NoOperations("Setup");
        MemoryLeakOptions options = new()
        {
            ProcessIds = Processes.Ids(parsed),
            Command = program,
            ShowOutput = parsed.GetValue(_showOutput),
            Metrics = Metrics(parsed),
            Duration = parsed.GetValue(_duration) is { } duration ? DurationText.Parse(duration, "Duration") : null,
            Interval = parsed.GetValue(_interval) is { } interval ? DurationText.ParseInterval(interval, "Interval") : null,
            OperationCount = OfOperations(parsed, _operationCount, "OperationCount", given),
            MaximumErrors = OfOperations(parsed, _maximumErrors, "MaximumErrors", given),
            IsPerOperation = given.IsPerOperation,
            Limits = given.Resolve(),
            Thresholds = _threshold.Read(parsed),
        };
        options.Validate();
        return options;
    }

    private IReadOnlyList<MemoryMetric> Metrics(ParseResult parsed) => parsed.GetValue(_metric) is { Length: > 0 } names
        ? [.. OptionText.List(names, "Metric").Select(name => OptionText.Name<MemoryMetric>(name, "Metric")).Distinct()]
        : new MemoryLeakOptions().Metrics;

    private static double? Limit(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.Number(text, parameter) : null;

    private static long? OfOperations(ParseResult parsed, Option<string?> option, string parameter, GivenGrowthLimits given)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return given.HasOperations ? OptionText.WholeNumber(text, parameter) : throw NoOperations(parameter);
    }

    private static ProgramCommand? Command(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? ProgramArgument.CommandOf(WordText.Split(text, parameter), parameter) : null;

    private static OptionException NoOperations(string parameter) =>
        new(parameter, "goes with operations, and this run has none. Give -While, a program that drives a load meanwhile.");
}
