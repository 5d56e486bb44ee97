namespace PerfTools;

/// <summary>
/// How a server starts in one environment: whether it does, and how long it takes. Times count from just before the program was
/// started, and are medians over the starts that became ready; those of a single start are its own.
/// </summary>
public sealed record ServerStartupResult
{
    /// <summary>The environment's name, or the command.</summary>
    public required string Target { get; init; }

    /// <summary>The environment's name, where it has one.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>What was started.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>Fail where a start failed, something expected is missing, or a threshold is not met.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why a start failed: that of the first that did.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Each expected name that is missing, and each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>Exit code of the first start that ended before it was ready; in exit mode of the last, or the first that failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, for example SIGSEGV.</summary>
    public string? Signal { get; init; }

    /// <summary>The process: the one that was kept running, else the last.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The port that the last start served at, where there is one.</summary>
    public int? Port { get; init; }

    /// <summary>Starts that were measured.</summary>
    public int Count { get; init; }

    /// <summary>Those of them that were ready, with all that was expected; in exit mode those that ended with 0.</summary>
    public int Succeeded { get; init; }

    /// <summary>Those of them that were not.</summary>
    public int Failed { get; init; }

    /// <summary>Starts before them, which count in nothing.</summary>
    public int WarmupCount { get; init; }

    /// <summary>What starting the process took, up to the program's own first instruction.</summary>
    public double? SpawnMs { get; init; }

    /// <summary>The first byte of its output or error output.</summary>
    public double? FirstOutputMs { get; init; }

    /// <summary>The first connection that the port accepted.</summary>
    public double? PortOpenMs { get; init; }

    /// <summary>The moment from which all probes held.</summary>
    public double? ReadyMs { get; init; }

    /// <summary>Lower end of the 95 % interval of the median of <see cref="ReadyMs"/>; null below six starts.</summary>
    public double? ReadyLowMs { get; init; }

    /// <summary>Upper end of the 95 % interval of the median of <see cref="ReadyMs"/>; null below six starts.</summary>
    public double? ReadyHighMs { get; init; }

    /// <summary>95th percentile of <see cref="ReadyMs"/>; null below 200 starts, as fewer than ten lie beyond it.</summary>
    public double? ReadyP95Ms { get; init; }

    /// <summary>The fastest start.</summary>
    public double? ReadyMinMs { get; init; }

    /// <summary>The slowest start.</summary>
    public double? ReadyMaxMs { get; init; }

    /// <summary>Spread: median absolute deviation of <see cref="ReadyMs"/> from its median, not scaled; null for a single start.</summary>
    public double? ReadyMADMs { get; init; }

    /// <summary>The very first start, for which files may have had to be read from disk; also where it was a warm-up.</summary>
    public double? ColdReadyMs { get; init; }

    /// <summary>The end of a program that was to end, or, of a failed start, its own end.</summary>
    public double? ExitMs { get; init; }

    /// <summary>From asking it to end until it had ended.</summary>
    public double? StopMs { get; init; }

    /// <summary>Starts that had to be killed, because they did not end when asked to.</summary>
    public int KilledCount { get; init; }

    /// <summary>By how much a start can have been ready earlier: the largest time between a failed and a succeeded probe.</summary>
    public double? ProbeResolutionMs { get; init; }

    /// <summary>CPU time until ready, of the process and of what it started; in exit mode until its end.</summary>
    public double? CpuMs { get; init; }

    /// <summary>Largest resident set of the process itself until it was ready, in any start.</summary>
    public long? PeakWorkingSetBytes { get; init; }

    /// <summary>Processes that were still there after their server had ended, and were ended then; of all starts.</summary>
    public int LeftoverCount { get; init; }

    /// <summary>The environment that this one is compared with: the first.</summary>
    public string? BaselineName { get; init; }

    /// <summary>How much later it is ready than the baseline: the median of the differences of neighbouring starts.</summary>
    public double? DifferenceMs { get; init; }

    /// <summary>Lower end of the difference's 95 % interval; where it is above 0, this environment is slower. Null below six pairs.</summary>
    public double? DifferenceLowMs { get; init; }

    /// <summary>Upper end of the difference's 95 % interval; where it is below 0, this environment is faster. Null below six pairs.</summary>
    public double? DifferenceHighMs { get; init; }

    /// <summary>Each probe with the median time at which it held.</summary>
    public string Milestones { get; init; } = string.Empty;

    /// <summary>Name and version that an MCP server gave.</summary>
    public string? ServerName { get; init; }

    /// <summary>Tools that an MCP server offers.</summary>
    public int? ToolCount { get; init; }

    /// <summary>Names of the variables that were given, and in a clean environment of those that were kept. Never a value.</summary>
    public string EnvironmentVariables { get; init; } = string.Empty;

    /// <summary>The last lines of output: of the first start that failed, else of the last.</summary>
    public string LogTail { get; init; } = string.Empty;

    /// <summary>The file that a server that was kept running writes its output to.</summary>
    public string? LogPath { get; init; }

    /// <summary>When the first start began, warm-up included.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first start to the end of the last.</summary>
    public double DurationMs { get; init; }

    /// <summary>What a reader of these numbers should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>The times of <see cref="ReadyMs"/>, or of <see cref="ExitMs"/> in exit mode; null where no start succeeded.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>
    /// The numbers of each start, by property, where a threshold has to ask them one by one: internal, so that a table, a CSV or JSON
    /// of results stays flat; kept in a history.
    /// </summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<double>> Rounds { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>What a table shows of it.</summary>
    public StartupFigures GetFigures() => StartupFigures.Of(this);
}
