using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Operations;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say which program's time is measured, and how.</summary>
internal sealed class TimeOptions
{
    private readonly ProgramArgument _program = new(
        "Program to measure, and its arguments, after '--'. It is started anew for every sample, without input.");

    private readonly Option<string?> _baseline = OptionOf.Text(
        "--baseline", "command", "A program to compare with, in turns with the first: 'program argument ...', quotes around what holds blanks.");

    private readonly Option<string?> _name = OptionOf.Text("--name", "text", "Name of the operation in the result. Default: the program and its arguments.");

    private readonly Option<string?> _setup = OptionOf.Text("--setup", "command", "A program to run once, before everything.");

    private readonly Option<string?> _prepare = OptionOf.Text("--prepare", "command", "A program to run before every sample; its time does not count.");

    private readonly Option<string?> _cleanup = OptionOf.Text("--cleanup", "command", "A program to run once, after everything, also after a failure.");

    private readonly Option<string?> _warmupCount = OptionOf.Text(
        "--warmup-count", "number", "Runs before the first sample. Default: as many as it takes.");

    private readonly Option<string?> _minimumCount = OptionOf.Text("--minimum-count", "number", "Samples in any case. Default: 20, or the maximum where that is less.");

    private readonly Option<string?> _maximumCount = OptionOf.Text(
        "--maximum-count", "number", "Samples at most. Default: 10000.");

    private readonly Option<string?> _maximumDuration = OptionOf.Text(
        "--maximum-duration", "duration",
        "Time after which the run ends, if it has its minimum of samples: seconds, or 500ms, 30s, 2m. Default: 10s.");

    private readonly Option<bool> _ignoreExitCode = OptionOf.Flag(
        "--ignore-exit-code", "Count exit codes other than 0 as errors, in place of ending the run.");

    private readonly ThresholdOption<OperationResult> _threshold = new("'MedianUs<20000' or 'DifferenceUs<=500'");

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        foreach (Option option in new Option[]
                 {
                     _baseline, _name, _setup, _prepare, _cleanup, _warmupCount, _minimumCount, _maximumCount, _maximumDuration,
                     _ignoreExitCode, _threshold.Option,
                 })
        {
            command.Add(option);
        }
    }

    /// <summary>The measurement with everything that it runs.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public MeasurementTarget<OperationResult> Read(ParseResult parsed)
    {
        ProgramCommand program = _program.Read(parsed) ??
            throw new OptionException("-", "is missing: give the program to measure after it, for example perftools time -- git status");
        ProgramCommand? baseline = Command(parsed, _baseline, "Baseline");
        OperationOptions defaults = new() { Name = string.Empty, Kind = OperationKind.Command };
        int maximum = Number(parsed, _maximumCount, "MaximumCount") ?? defaults.MaximumCount;
        OperationOptions options = defaults with
        {
            Name = parsed.GetValue(_name) ?? program.ToString(),
            BaselineName = baseline?.ToString(),
            WarmupCount = Number(parsed, _warmupCount, "WarmupCount"),
            MinimumCount = Number(parsed, _minimumCount, "MinimumCount") ?? Math.Clamp(maximum, 1, defaults.MinimumCount),
            MaximumCount = maximum,
            MaximumDuration = parsed.GetValue(_maximumDuration) is { } duration
                ? DurationText.Parse(duration, "MaximumDuration")
                : defaults.MaximumDuration,
            IgnoreExitCode = parsed.GetValue(_ignoreExitCode),
            Thresholds = _threshold.Read(parsed),
        };
        ProgramTimeMeasurement measurement = new(options, program)
        {
            Baseline = baseline,
            Setup = Command(parsed, _setup, "Setup"),
            Prepare = Command(parsed, _prepare, "Prepare"),
            Cleanup = Command(parsed, _cleanup, "Cleanup"),
        };
        return new MeasurementTarget<OperationResult>(options.Name, measurement.MeasureAsync);
    }

    private static ProgramCommand? Command(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? ProgramArgument.CommandOf(WordText.Split(text, parameter), parameter) : null;

    private static int? Number(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.SmallNumber(text, parameter) : null;
}
