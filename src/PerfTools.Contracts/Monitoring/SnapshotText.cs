using System.Globalization;

namespace PerfTools;

/// <summary>Snapshots and events in words, for people who look on.</summary>
internal static class SnapshotText
{
    /// <summary>The target's main number with its unit.</summary>
    public static string Main(PerformanceSnapshot snapshot) => snapshot.GetMainValue() is not { } value ? "-" : snapshot.Kind switch
    {
        MonitoredKind.Redis => Text($"{value:#,0} ops/s"),
        MonitoredKind.Uri => Text($"{value:#,0.00} ms"),
        _ => Text($"{value:#,0.0} % core"),
    };

    /// <summary>The other numbers.</summary>
    public static string Details(PerformanceSnapshot snapshot) => string.Join("  ", Parts(snapshot).Where(part => part.Length > 0));

    /// <summary>What is wrong, in words and not by colour alone; empty for nothing.</summary>
    public static string State(PerformanceSnapshot snapshot)
    {
        string alerts = snapshot.Alerts.Length > 0 ? $"ALERT {snapshot.Alerts}" : string.Empty;
        string down = snapshot.Error.Length > 0 ? $"DOWN {snapshot.Error}" : string.Empty;
        return alerts.Length > 0 && down.Length > 0 ? $"{alerts}; {down}" : alerts + down;
    }

    /// <summary>What is wrong, and the other numbers.</summary>
    public static string All(PerformanceSnapshot snapshot) => State(snapshot) is { Length: > 0 } wrong ? $"{wrong}  {Details(snapshot)}".TrimEnd() : Details(snapshot);

    private static string[] Parts(PerformanceSnapshot snapshot) => snapshot.Kind switch
    {
        MonitoredKind.Redis =>
        [
            Part("hit {0:0.0} %", snapshot.HitRatePercent), Size(string.Empty, snapshot.UsedMemoryBytes), Part("evicted {0:0.#}/s", snapshot.EvictedPerSecond),
            Part("{0} clients", snapshot.ConnectedClients), Part("slow {0}", snapshot.SlowLogLength), Part("ping {0:0} us", snapshot.PingUs),
        ],
        MonitoredKind.Uri => [Part("status {0}", snapshot.StatusCode)],
        _ => [Size(" private", snapshot.PrivateBytes), Size(" set", snapshot.WorkingSetBytes), Part("{0} threads", snapshot.ThreadCount), Part("{0} handles", snapshot.HandleCount)],
    };

    public static string Words(PerformanceEventKind kind) => kind switch
    {
        PerformanceEventKind.AlertRaised => "ALERT raised",
        PerformanceEventKind.AlertCleared => "alert cleared",
        PerformanceEventKind.Unreachable => "DOWN",
        PerformanceEventKind.Reachable => "up again",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Size(string what, long? bytes) => bytes is { } known ? Text($"{Megabytes.Of(known):#,0.0} MB{what}") : string.Empty;

    private static string Part(string format, object? value) => value is null ? string.Empty : string.Format(CultureInfo.InvariantCulture, format, value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
