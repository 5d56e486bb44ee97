using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say whose CPU time is measured, and how.</summary>
internal sealed class CpuOptions
{
    private readonly Option<string[]> _id = OptionOf.Texts("--id", "pid", "Process ids; several may be given.");

    private readonly Option<string[]> _name = OptionOf.Texts(
        "--name", "pattern", "Process names; * and ? stand for any characters and any one, in quotes. Case does not matter.");

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

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        foreach (Option option in new Option[]
                 {
                     _id, _name, _includeChildren, _interval, _count, _duration, _continuous, _summary, _showOutput, _threshold.Option,
                 })
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

    /// <summary>The patterns of --name.</summary>
    public IReadOnlyList<string> Names(ParseResult parsed) => OptionText.List(parsed.GetValue(_name) ?? [], "Name");

    /// <summary>The options of the run; the ids of --name are not in them.</summary>
    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public ProcessCpuOptions Read(ParseResult parsed, OutputFormat format)
    {
        int[] ids = [.. OptionText.List(parsed.GetValue(_id) ?? [], "Id").Select(id => OptionText.SmallNumber(id, "Id"))];
        ProgramCommand? program = _program.Read(parsed);
        CheckTargets(parsed, ids, program, format);
        bool isContinuous = parsed.GetValue(_continuous);
        string? count = parsed.GetValue(_count);
        string? duration = parsed.GetValue(_duration);
        ProcessCpuOptions.CheckGiven(count is not null, duration is not null, isContinuous, losesSummary: false);
        long? defaultCount = duration is null && !isContinuous && program is null ? ProcessCpuOptions.DefaultCount : null;
        return new ProcessCpuOptions
        {
            ProcessIds = ids,
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

    private void CheckTargets(ParseResult parsed, int[] ids, ProgramCommand? program, OutputFormat format)
    {
        bool hasProcess = ids.Length > 0 || parsed.GetValue(_name) is { Length: > 0 };
        if (!hasProcess && program is null) throw new OptionException("Id", "is missing. Give -Id, -Name, or a program after '--'.");
        if (hasProcess && program is not null)
            throw new OptionException(ids.Length > 0 ? "Id" : "Name", "cannot go with a program after '--'. Measure one of them.");
        if (!parsed.GetValue(_showOutput)) return;
        if (program is null) throw new OptionException("ShowOutput", "goes with a program after '--': other processes write where they did.");
        if (format != OutputFormat.Table)
            throw new OptionException("ShowOutput", $"cannot go with -{format}: the program's output would stand among the results.");
    }
}
