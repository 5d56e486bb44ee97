using System.Globalization;
using System.Reflection;

namespace PerfTools.Engine.Monitoring.Alerts;

/// <summary>
/// One rule on one target. It is raised once the value has been wrong for the rule's time, and cleared once it has been right
/// for the same time, and for one interval at least: a value that goes to and fro about its bound changes nothing. Time in
/// which the value is not known counts for neither.
/// </summary>
internal sealed class AlertState
{
    private readonly PropertyInfo _property;
    private readonly long _toRaise;
    private readonly long _toClear;
    private long _held;
    private long? _since;

    public AlertState(PerformanceAlertRule rule, TimeSpan interval)
    {
        Rule = rule;
        _property = typeof(PerformanceSnapshot).GetProperty(rule.Condition.Property)!;

        // Samples come a little early or late: half an interval more or less is the same number of them.
        long half = (long)interval.TotalNanoseconds / 2;
        _toRaise = (long)rule.For.TotalNanoseconds - half;
        _toClear = Math.Max((long)rule.For.TotalNanoseconds, (long)interval.TotalNanoseconds) - half;
    }

    public PerformanceAlertRule Rule { get; }

    public bool IsRaised { get; private set; }

    /// <summary>The change that a snapshot brings, or null.</summary>
    public PerformanceEvent? Judge(PerformanceSnapshot snapshot, in MonitoredTick tick)
    {
        if (_property.GetValue(snapshot) is not { } boxed)
        {
            _since = null;
            return null;
        }

        double value = Convert.ToDouble(boxed, CultureInfo.InvariantCulture);
        bool isAgainst = Rule.Condition.IsMetBy(value) != IsRaised;
        if (!isAgainst)
        {
            (_held, _since) = (0, null);
            return null;
        }

        if (_since is { } since) _held += tick.Moment - since;
        _since = tick.Moment;
        return _held >= (IsRaised ? _toClear : _toRaise) ? Change(value, tick, Words(value)) : null;
    }

    /// <summary>The target has ended; the change is that of an alert that stood, or null.</summary>
    public PerformanceEvent? End(in MonitoredTick tick) => IsRaised ? Change(null, tick, $"{Rule}: the target has ended") : null;

    private PerformanceEvent Change(double? value, in MonitoredTick tick, string message)
    {
        IsRaised = !IsRaised;
        (_held, _since) = (0, null);
        return new PerformanceEvent
        {
            Target = string.Empty,
            Kind = IsRaised ? PerformanceEventKind.AlertRaised : PerformanceEventKind.AlertCleared,
            At = tick.At,
            Metric = Rule.Condition.Property,
            Value = value is { } known ? Math.Round(known, 4) : null,
            Bound = Rule.Bound,
            For = Rule.For,
            Message = message,
        };
    }

    private string Words(double value)
    {
        string held = Rule.For > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" for {Rule.For.TotalSeconds:0.###} s") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Rule.Condition.Property} is {value:0.###}, {(IsRaised ? "no longer " : string.Empty)}{Rule.Bound}{held}");
    }
}
