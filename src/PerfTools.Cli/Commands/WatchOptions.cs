using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Monitoring.Alerts;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what is watched, and how.</summary>
internal sealed class WatchOptions
{
    private static readonly PerformanceWatchOptions Defaults = new();

    private readonly ProcessOptions _processes = new();

    private readonly Option<string[]> _redis = OptionOf.Texts("--redis", "server", "Redis servers: host:port, or a URI.");

    private readonly Option<string[]> _uri = OptionOf.Texts("--uri", "address", "Addresses of web servers; one GET in each interval.");

    private readonly Option<string?> _interval = OptionOf.Text(
        "--interval", "duration", "Time between snapshots, 50ms to a day: milliseconds, or 200ms, 1s, 2m. Default: 1s.");

    private readonly Option<string?> _duration = OptionOf.Text("--duration", "duration", "How long to watch. Default: until stopped.");

    private readonly Option<string?> _count = OptionOf.Text("--count", "number", "Snapshots of each target, in place of --duration.");

    private readonly Option<string[]> _alert = OptionOf.Texts(
        "--alert", "condition", "What is wrong, as 'CpuPercentOfCore>80 for 30s'; may be repeated.");

    private readonly Option<string?> _path = OptionOf.Text("--path", "file", "A history file that everything is appended to.");

    private readonly Option<string?> _fileSize = OptionOf.Text(
        "--maximum-file-size", "bytes", "Size at which the history file is set aside, as 16MB. Default: 64MB.");

    private readonly Option<string?> _fileCount = OptionOf.Text("--maximum-file-count", "number", "History files that are kept. Default: 10.");

    private readonly Option<bool> _eventOnly = OptionOf.Flag("--event-only", "Write only events, and no snapshots.");

    public void AddTo(Command command)
    {
        foreach (Option option in _processes.All.Concat(
                 [
                     _redis, _uri, _interval, _duration, _count, _alert, _path, _fileSize, _fileCount, _eventOnly,
                 ]))
        {
            command.Add(option);
        }
    }

    /// <exception cref="OptionException">A value, or a combination of values, cannot be used.</exception>
    public PerformanceWatchOptions Read(ParseResult parsed)
    {
        PerformanceWatchOptions options = Defaults with
        {
            ProcessIds = _processes.Ids(parsed),
            ProcessNames = _processes.Patterns(parsed),
            RedisServers = [.. (parsed.GetValue(_redis) ?? []).SelectMany(text => RedisConnectionString.Parse(text, new RedisEndpoint { Credential = RedisCredential.FromEnvironment() }))],
            Uris = [.. (parsed.GetValue(_uri) ?? []).Select(UriOf)],
            Interval = parsed.GetValue(_interval) is { } interval ? DurationText.ParseInterval(interval, "Interval") : Defaults.Interval,
            Duration = parsed.GetValue(_duration) is { } duration ? DurationText.Parse(duration, "Duration") : null,
            Count = parsed.GetValue(_count) is { } count ? OptionText.WholeNumber(count, "Count") : null,
            Alerts = [.. (parsed.GetValue(_alert) ?? []).Select(RuleOf)],
            HistoryPath = parsed.GetValue(_path) is { } path ? Path.GetFullPath(path) : null,
            MaximumFileSize = parsed.GetValue(_fileSize) is { } size ? ByteSizeText.Parse(size, "MaximumFileSize") : Defaults.MaximumFileSize,
            MaximumFileCount = parsed.GetValue(_fileCount) is { } files ? OptionText.SmallNumber(files, "MaximumFileCount") : Defaults.MaximumFileCount,
            EventOnly = parsed.GetValue(_eventOnly),
        };
        options.Validate();
        return options;
    }

    private static Uri UriOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        ? uri
        : throw new OptionException("Uri", $"'{text}' is no address of a web server. Begin it with http:// or https://.");

    private static PerformanceAlertRule RuleOf(string text)
    {
        (string property, string condition) = ThresholdText.Split(text, "Alert");
        return AlertText.Parse(property, condition);
    }
}
