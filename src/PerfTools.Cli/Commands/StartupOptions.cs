using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what server is started, how often, and what is expected of it.</summary>
internal sealed class StartupOptions
{
    private static readonly ServerStartupOptions Defaults = new() { Command = new ProgramCommand { FilePath = string.Empty } };

    private readonly ProgramArgument _program = new("Program to start, and its arguments, after '--'. It has no input.");
    private readonly ServerEnvironmentOptions _environment = new();
    private readonly ReadinessOptions _readiness = new();
    private readonly Option<string?> _name = OptionOf.Text("--name", "text", "Name of the server in the result. Default: the program and its arguments.");
    private readonly Option<string?> _workingDirectory = OptionOf.Text("--working-directory", "folder", "Where to start it. Default: the current folder.");
    private readonly Option<bool> _exit = OptionOf.Flag("--exit", "Measure a program that is to end by itself, from its start to its end.");
    private readonly Option<string?> _timeout = OptionOf.Text("--timeout", "duration", "How long it may take until it is ready, or with --exit has ended. Default: 60s.");
    private readonly Option<string?> _stopTimeout = OptionOf.Text("--stop-timeout", "duration", "How long it may take to end when asked to, before it is killed. Default: 10s.");
    private readonly Option<bool> _keepRunning = OptionOf.Flag("--keep-running", "Leave it running when it is ready.");
    private readonly Option<string?> _count = OptionOf.Text("--count", "number", "Starts to measure. Default: 1.");
    private readonly Option<string?> _warmupCount = OptionOf.Text("--warmup-count", "number", "Starts before them, which do not count. Default: 0.");
    private readonly Option<string?> _logTail = OptionOf.Text("--log-tail", "number", "Last lines of its output to keep. Default: 20.");
    private readonly ThresholdOption<ServerStartupResult> _threshold = new("'ReadyMs<2000' or 'LeftoverCount=0'");

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        _readiness.AddTo(command);
        _environment.AddTo(command);
        foreach (Option option in new Option[]
                 {
                     _exit, _count, _warmupCount, _timeout, _stopTimeout, _keepRunning, _workingDirectory, _name, _logTail, _threshold.Option,
                 })
        {
            command.Add(option);
        }
    }

    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public ServerStartupOptions Read(ParseResult parsed)
    {
        ServerStartupOptions options = Defaults with
        {
            Command = CommandOf(parsed),
            Name = parsed.GetValue(_name),
            Environment = _environment.Read(parsed),
            Probes = _readiness.Read(parsed),
            ConsecutiveSuccess = _readiness.ConsecutiveSuccess(parsed) ?? Defaults.ConsecutiveSuccess,
            AliveFor = _readiness.AliveFor(parsed) ?? Defaults.AliveFor,
            ExpectedTools = _readiness.ExpectedTools(parsed),
            ExpectedUris = _readiness.ExpectedUris(parsed),
            ExpectedCommands = _readiness.ExpectedCommands(parsed),
            ToExit = parsed.GetValue(_exit),
            Timeout = parsed.GetValue(_timeout) is { } timeout ? DurationText.Parse(timeout, "Timeout") : Defaults.Timeout,
            StopTimeout = parsed.GetValue(_stopTimeout) is { } patience ? DurationText.Parse(patience, "StopTimeout") : Defaults.StopTimeout,
            KeepRunning = parsed.GetValue(_keepRunning),
            Count = Number(parsed, _count, "Count") ?? Defaults.Count,
            WarmupCount = Number(parsed, _warmupCount, "WarmupCount") ?? Defaults.WarmupCount,
            LogTail = Number(parsed, _logTail, "LogTail") ?? Defaults.LogTail,
            Thresholds = _threshold.Read(parsed),
        };
        options.Validate();
        return options;
    }

    /// <summary>The program. Its path is one of the current folder, also where it is to start in another.</summary>
    private ProgramCommand CommandOf(ParseResult parsed)
    {
        ProgramCommand program = _program.Read(parsed) ??
            throw new OptionException("-", "is missing: give the program to start after it, for example perftools startup --port 7001 -- redis-server --port 7001");
        if (parsed.GetValue(_workingDirectory) is not { } folder) return program;
        return program with
        {
            FilePath = ProgramPath.IsPath(program.FilePath) ? Path.GetFullPath(program.FilePath) : program.FilePath,
            WorkingDirectory = folder.Length > 0 ? Path.GetFullPath(folder) : throw new OptionException("WorkingDirectory", "is empty. Give a folder."),
        };
    }

    private static int? Number(ParseResult parsed, Option<string?> option, string parameter) =>
        parsed.GetValue(option) is { } text ? OptionText.SmallNumber(text, parameter) : null;
}
