using PerfTools.Engine.Monitoring.Alerts;

namespace PerfTools.Engine.Monitoring;

/// <summary>What is kept of one target from interval to interval: its trend and its alerts. The room for it does not grow.</summary>
internal sealed class MonitoredTarget(string name, MonitoredKind kind, IReadOnlyList<PerformanceAlertRule> rules, TimeSpan interval)
{
    private readonly TrendRing _trend = new();
    private readonly AlertState[] _alerts = [.. rules.Select(rule => new AlertState(rule, interval))];
    private DateTimeOffset _lastAt;
    private long _lastMoment;

    public string Name => name;

    /// <summary>Begins the first interval.</summary>
    public void Begin(in MonitoredTick tick) => (_lastAt, _lastMoment) = (tick.At, tick.Moment);

    /// <summary>A snapshot with what all kinds have in common, to be filled in and given to <see cref="Take"/>.</summary>
    public PerformanceSnapshot Draft() => new() { Target = name, Kind = kind };

    /// <summary>Completes a snapshot of the interval that ends now, and says which alerts changed with it.</summary>
    public void Take(PerformanceSnapshot draft, in MonitoredTick tick, ICollection<object> records)
    {
        _trend.Add(draft.GetMainValue());
        List<PerformanceEvent>? changes = null;
        foreach (AlertState alert in _alerts)
            if (alert.Judge(draft, tick) is { } change) (changes ??= []).Add(change with { Target = name });
        records.Add(draft with
        {
            Trend = _trend.Draw(),
            Alerts = Raised(),
            OwnCpuPercentOfCore = tick.OwnPercent is { } own ? Math.Round(own, 4) : null,
            MissedIntervals = tick.Missed,
            StartedAt = _lastAt,
            DurationMs = Math.Round((tick.Moment - _lastMoment) / 1e6, 3),
        });
        foreach (PerformanceEvent change in changes ?? []) records.Add(change);
        Begin(tick);
    }

    /// <summary>The target has ended for good: an alert that stood would never be cleared otherwise.</summary>
    public void End(in MonitoredTick tick, ICollection<object> records)
    {
        foreach (AlertState alert in _alerts)
            if (alert.End(tick) is { } change) records.Add(change with { Target = name });
    }

    public PerformanceEvent Event(PerformanceEventKind what, string message, in MonitoredTick tick) =>
        new() { Target = name, Kind = what, At = tick.At, Message = message };

    private string Raised() => _alerts.Length == 0
        ? string.Empty
        : string.Join("; ", _alerts.Where(alert => alert.IsRaised).Select(alert => alert.Rule.ToString()));
}
