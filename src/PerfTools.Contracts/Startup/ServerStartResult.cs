namespace PerfTools;

/// <summary>One start of a server. Times count from just before the program was started; null is what did not come about.</summary>
public sealed record ServerStartResult
{
    /// <summary>The environment's name, or the command.</summary>
    public required string Target { get; init; }

    /// <summary>The start among those of its environment, warm-up included, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Whether it does not count in the summary.</summary>
    public bool IsWarmup { get; init; }

    /// <summary>Whether it is the first of its environment: files may have had to be read from disk.</summary>
    public bool IsCold { get; init; }

    /// <summary>Pass where the server was ready and all that was expected of it was there; else Fail.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why it failed.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Each name that was expected and is missing.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>The process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The port that it serves at, where there is one.</summary>
    public int? Port { get; init; }

    /// <summary>Exit code of a program that ended by itself before it was ready, or was to end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, by itself or before it was ready, for example SIGSEGV.</summary>
    public string? Signal { get; init; }

    /// <summary>What starting the process took, up to the program's own first instruction.</summary>
    public double? SpawnMs { get; init; }

    /// <summary>The first byte of its output or error output.</summary>
    public double? FirstOutputMs { get; init; }

    /// <summary>The first connection that the port accepted.</summary>
    public double? PortOpenMs { get; init; }

    /// <summary>The moment from which all probes held.</summary>
    public double? ReadyMs { get; init; }

    /// <summary>The end of a program that was to end, or that ended before it was ready.</summary>
    public double? ExitMs { get; init; }

    /// <summary>From asking it to end until it had ended.</summary>
    public double? StopMs { get; init; }

    /// <summary>Whether it had to be killed, because it did not end when asked to.</summary>
    public bool WasKilled { get; init; }

    /// <summary>By how much it can have been ready earlier: the last probe that failed, before the first that succeeded.</summary>
    public double? ProbeResolutionMs { get; init; }

    /// <summary>CPU time until it was ready, of the process and of what it started; in exit mode until its end.</summary>
    public double? CpuMs { get; init; }

    /// <summary>Largest resident set of the process itself until it was ready.</summary>
    public long? PeakWorkingSetBytes { get; init; }

    /// <summary>Processes of it that were still there after its end, and were ended then.</summary>
    public int LeftoverCount { get; init; }

    /// <summary>Each probe with the time at which it held.</summary>
    public string Milestones { get; init; } = string.Empty;

    /// <summary>The last lines that it wrote.</summary>
    public string LogTail { get; init; } = string.Empty;

    /// <summary>What a reader should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Until it had ended, or was let go.</summary>
    public double DurationMs { get; init; }
}
