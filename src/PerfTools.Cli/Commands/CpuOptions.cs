using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say whose CPU time is measured, and how.</summary>
internal sealed class CpuOptions
{
    private readonly ProgramArgument _program = new(
        "Program to start and to measure until it ends, and its arguments, after '--'. It has no input.");

    private readonly Option<bool> _includeChildren = OptionOf.Flag(
        "--include-children", "Count the children of a process, and theirs, as its own.");

    private readonly Option<string?> _interval = OptionOf.Text(
        "--interval", "duration", "Time between samples, at least 20ms: milliseconds, or 200ms, 1s, 2m. Default: 1s.");

    private readonly Option<string?> _count = OptionOf.Text(
        "--count", "number", "Intervals. Default: 5; with a program, until it ends.");

    private readonly Option<string?> _duration = OptionOf.Text("--duration", "duration", "How long to measure, in place of --count.");

    private readonly Option<bool> _continuous = OptionOf.Flag(
        "--continuous", "Measure until stopped; --json gives one object a line.");

    private readonly Option<bool> _summary = OptionOf.Flag(
        "--summary", "One result for each process over the whole run, in place of one for each interval.");

    private readonly Option<bool> _showOutput = OptionOf.Flag("--show-output", "Let through what the program writes.");

    private readonly ThresholdOption<ProcessCpuResult> _threshold = new("'CpuPercentOfCore<50'");

    public ProcessOptions Processes { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        foreach (Option option in Processes.All.Concat(
                 [
                     _includeChildren, _interval, _count, _duration, _continuous, _summary, _showOutput, _threshold.Option,
                 ]))
        {
            command.Add(option);
        }
    }

    public RowFlow Flow(ParseResult parsed) => (parsed.GetValue(_summary), parsed.GetValue(_continuous)) switch
    {
        (true, _) => RowFlow.AtEnd,
        (false, true) => RowFlow.WithoutEnd,
        _ => RowFlow.AsTheyCome,
    };

    /// <summary>The options of the run; the ids of --name are not in them.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public ProcessCpuOptions Read(ParseResult parsed, OutputFormat format)
    {
        ProgramCommand? program = _program.Read(parsed);
        Processes.CheckAgainst(parsed, program);
        OutputOptions.CheckShown(parsed.GetValue(_showOutput), program, format);
        bool isContinuous = parsed.GetValue(_continuous);
        string? count = parsed.GetValue(_count);
        string? duration = parsed.GetValue(_duration);
        ProcessCpuOptions.CheckGiven(count is not null, duration is not null, isContinuous, losesSummary: false);
        long? defaultCount = duration is null && !isContinuous && program is null ? ProcessCpuOptions.DefaultCount : null;
        return new ProcessCpuOptions
        {
            ProcessIds = Processes.Ids(parsed),
            Command = program,
            IncludeChildren = parsed.GetValue(_includeChildren),
            Interval = parsed.GetValue(_interval) is { } interval ? DurationText.ParseInterval(interval, "Interval") : new ProcessCpuOptions().Interval,
            Count = count is null ? defaultCount : OptionText.WholeNumber(count, "Count"),
            Duration = duration is null ? null : DurationText.Parse(duration, "Duration"),
            Summary = parsed.GetValue(_summary),
            ShowOutput = parsed.GetValue(_showOutput),
            Thresholds = _threshold.Read(parsed),
        };
    }
}
