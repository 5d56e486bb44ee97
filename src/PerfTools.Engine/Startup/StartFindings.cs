using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Engine.Startup.Processes;

namespace PerfTools.Engine.Startup;

/// <summary>What is found out during one start, and the row that comes of it.</summary>
internal sealed partial class StartFindings(ServerStartupOptions options)
{
    private const int LongestLastLine = 160;

    private readonly SecretRedaction _redaction = new(options.Environment);
    private readonly List<string> _notes = [];
    private readonly List<(string Probe, double Ms)> _held = [];
    private IReadOnlyList<ProbeLoop> _loops = [];
    private ServerStop? _stop;
    private long? _readyAt;
    private double? _resolutionMs;
    private double? _portOpenMs;
    private int? _port;
    private int? _namedPort;
    private bool _isKept;
    private bool _endIsOurs;
    private bool _isDaemon;

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Why the start failed, or null.</summary>
    public string? Failure { get; set; }

    /// <summary>What was expected of a ready server and is not there.</summary>
    public IReadOnlyList<string> Missing { get; set; } = [];

    public IServerProcess? Process { get; set; }

    public ServerUsage Usage { get; set; }

    public bool Succeeded => Failure is null && Missing.Count == 0;

    /// <summary>Takes the times at which probes held.</summary>
    public void Probed(IReadOnlyList<ProbeLoop> loops, ServerUnderTest server, bool isReady)
    {
        _loops = loops;
        _held.AddRange(loops.Where(loop => loop.HeldFrom is not null).Select(loop => (Name(loop.Probe, server), Ms(loop.HeldFrom!.Value))));
        IConnectingProbe[] connecting = [.. loops.Select(loop => loop.Probe).OfType<IConnectingProbe>()];
        _port = connecting.Select(probe => probe.PortOf(server.PortWatch)).FirstOrDefault(port => port is not null);
        _namedPort = server.PortWatch?.Port;
        _portOpenMs = connecting.Where(probe => probe.PortOf(server.PortWatch) is not null).Min(probe => probe.ConnectedAt) is { } open ? Ms(open) : null;

        if (!isReady) return;
        ProbeLoop last = loops.MaxBy(loop => loop.HeldFrom)!;
        _readyAt = last.HeldFrom;
        _resolutionMs = last.IsExact ? 0 : (_readyAt - (last.LastFailure ?? server.Process.SpawnedAt)) / 1e6;
        _isDaemon = server.Process.End is not null;
        if (_isDaemon) _notes.Add(Text($"the program went into the background after {Ms(server.Process.End!.At):0.#} ms: the server is a process that it left"));
    }

    /// <summary>The server ended before it was ready.</summary>
    public void EndedTooEarly()
    {
        ServerEnd end = Process!.End!;
        string what = options.Probes.Count > 0 ? "before it was ready" : Text($"which is before {options.AliveFor.TotalSeconds:0.###} s");
        Failure = $"{Words(end)} after {Text($"{Ms(end.At):0.#}")} ms, {what}";
    }

    /// <summary>A program that was to end has.</summary>
    public void EndedByItself()
    {
        if (Process!.End is { ExitCode: not 0 } end) Failure = Words(end);
    }

    public void KeepRunning()
    {
        Process!.LetGo();
        _isKept = true;
    }

    /// <param name="stop">How it was ended.</param>
    /// <param name="elapsed">What that took, in nanoseconds.</param>
    public void Stopped(ServerStop stop, long elapsed)
    {
        // Of a server in the background, all that is left after the program's end is the server.
        _stop = _isDaemon ? stop with { Nanoseconds = elapsed, Leftovers = [] } : stop;
        _endIsOurs = stop.Nanoseconds is not null;
        if (stop.WasKilled) _notes.Add(Text($"it did not end within {options.StopTimeout.TotalSeconds:0.###} s of being asked to, and was killed"));
        if (_stop.Leftovers.Count > 0) _notes.Add($"left behind after its end, and ended then: {string.Join(", ", _stop.Leftovers)}");
        if (stop.Survivors.Count > 0) _notes.Add($"still running, as it could not be ended: {string.Join(", ", stop.Survivors)}");
    }

    public StartRecord ToRecord(int number, long elapsed)
    {
        IIdentifyingProbe? identity = _loops.Select(loop => loop.Probe).OfType<IIdentifyingProbe>().FirstOrDefault();
        _notes.AddRange(_loops.Select(loop => loop.Probe).OfType<IRemarkingProbe>().Select(probe => probe.Remark).OfType<string>());
        return new StartRecord(Row(number, elapsed))
        {
            Held = _held,
            ServerName = identity?.ServerName,
            ToolCount = identity?.ToolCount,
            LogPath = _isKept ? Process!.LogPath : null,
        };
    }

    private ServerStartResult Row(int number, long elapsed)
    {
        ServerEnd? end = _endIsOurs ? null : Process?.End;
        string tail = Process?.LogTail ?? string.Empty;
        long? cpu = options.ToExit && end is not null ? end.CpuNanoseconds : Usage.CpuNanoseconds;
        return new ServerStartResult
        {
            Target = options.Target,
            Number = number,
            IsWarmup = number <= options.WarmupCount,
            IsCold = number == 1,
            Verdict = Succeeded ? Verdict.Pass : Verdict.Fail,
            Reason = _redaction.Apply(Reason(tail), goesOn: false),
            Violations = _redaction.Apply(string.Join("; ", Missing), goesOn: false),
            ProcessId = Process?.Id,
            Port = _portOpenMs is null ? _namedPort : _port,
            ExitCode = end?.ExitCode,
            Signal = end?.Signal,
            SpawnMs = Process is null ? null : Milliseconds.Rounded(Ms(Process.SpawnedAt)),
            FirstOutputMs = Process?.FirstOutputAt is { } output ? Milliseconds.Rounded(Ms(output)) : null,
            PortOpenMs = Milliseconds.Rounded(_portOpenMs),
            ReadyMs = _readyAt is { } ready && Failure is null ? Milliseconds.Rounded(Ms(ready)) : null,
            ExitMs = end is null ? null : Milliseconds.Rounded(Ms(end.At)),
            StopMs = _stop?.Nanoseconds is { } stop ? Milliseconds.Rounded(stop / 1e6) : null,
            WasKilled = _stop?.WasKilled == true,
            ProbeResolutionMs = Failure is null ? Milliseconds.Rounded(_resolutionMs) : null,
            CpuMs = cpu is { } nanoseconds ? Milliseconds.Rounded(nanoseconds / 1e6) : null,
            PeakWorkingSetBytes = Usage.PeakWorkingSetBytes,
            LeftoverCount = _stop?.Leftovers.Count ?? 0,
            Milestones = string.Join("; ", _held.Select(probe => Text($"{probe.Probe}: {probe.Ms:0.#} ms"))),
            LogTail = tail,
            Notes = string.Join("; ", _notes),
            StartedAt = StartedAt,
            DurationMs = Milliseconds.Rounded(elapsed / 1e6) ?? 0,
        };
    }

    /// <summary>With the last words of a server that ended by itself: they mostly say why.</summary>
    private string Reason(string tail)
    {
        if (Failure is null) return string.Empty;
        if (_endIsOurs || Process?.End is null) return $"{Failure}.";
        string last = tail.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? string.Empty;
        if (last.Length > LongestLastLine) last = $"{last[..LongestLastLine]}…";
        return last.Length == 0 ? $"{Failure}." : $"{Failure}: {last}";
    }

    /// <summary>A port that the log named stands in place of the 0 that was asked for.</summary>
    private static string Name(IProbe probe, ServerUnderTest server) =>
        server.PortWatch?.Port is { } port && (probe as IConnectingProbe)?.PortOf(server.PortWatch) == port
            ? AnyPort().Replace(probe.Name, Text($"${{1}}{port}"))
            : probe.Name;

    private double Ms(long at) => (at - Process!.StartedAt) / 1e6;

    private static string Words(ServerEnd end) => end.Signal is { } signal ? $"ended by {signal}" : Text($"exit code {end.ExitCode}");

    [GeneratedRegex(@"(^port |:)0(?=/|$)")]
    private static partial Regex AnyPort();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
