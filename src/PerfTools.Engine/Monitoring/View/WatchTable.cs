using System.Globalization;

namespace PerfTools.Engine.Monitoring.View;

/// <summary>A line on the screen.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsAlert">Whether it is to stand out, where there are colours.</param>
internal readonly record struct ViewLine(string Text, bool IsAlert = false);

/// <summary>The last snapshot of each target and the last events, laid out for a screen of some width and height.</summary>
internal sealed class WatchTable(TimeSpan interval)
{
    private const int MostEvents = 5;
    private const int MainWidth = 14;
    private const int Gap = 2;
    private const int TrendWidth = 12;

    private readonly List<PerformanceSnapshot> _rows = [];
    private readonly Queue<PerformanceEvent> _events = [];
    private DateTimeOffset _at;

    /// <summary>Takes a snapshot or an event.</summary>
    public void Add(object record)
    {
        if (record is PerformanceSnapshot snapshot)
        {
            _at = snapshot.GetEnd();
            int index = _rows.FindIndex(row => row.Target == snapshot.Target && row.Kind == snapshot.Kind);
            if (index < 0) _rows.Add(snapshot);
            else _rows[index] = snapshot;
        }

        if (record is not PerformanceEvent happened) return;
        if (happened.Kind is PerformanceEventKind.Disappeared or PerformanceEventKind.Restarted)
            _rows.RemoveAll(row => row.Kind == MonitoredKind.Process && row.Target == happened.Target);
        if (_events.Count == MostEvents) _ = _events.Dequeue();
        _events.Enqueue(happened);
    }

    public IReadOnlyList<ViewLine> Draw(int width, int height)
    {
        List<ViewLine> lines = [new(Fit(Head(), width)), new(Fit(string.Empty, width))];
        int name = Math.Clamp(_rows.Select(row => row.Target.Length).DefaultIfEmpty(6).Max(), 6, Math.Max(6, width / 4));
        int rest = Math.Max(8, width - name - MainWidth - TrendWidth - (3 * Gap));
        lines.Add(new(Fit($"{Cell("Target", name)}  {"Now",MainWidth}  {Cell("Trend", TrendWidth)}  State and details", width)));
        int room = Math.Max(1, height - lines.Count - (_events.Count > 0 ? _events.Count + 1 : 0));
        bool isCut = _rows.Count > room;
        foreach (PerformanceSnapshot row in _rows.Take(isCut ? room - 1 : room))
        {
            lines.Add(new($"{Cell(row.Target, name)}  {Fit(row.GetNow(), MainWidth),MainWidth}  {Cell(row.Trend, TrendWidth)}  {Fit(row.GetDetails(), rest)}", SnapshotText.State(row).Length > 0));
        }

        if (isCut) lines.Add(new(Fit(string.Create(CultureInfo.InvariantCulture, $"… and {_rows.Count - room + 1} more; a higher window shows them"), width)));
        if (_events.Count > 0) lines.Add(new(string.Empty));
        foreach (PerformanceEvent happened in _events)
            lines.Add(new(Fit(RecordLine.Of(happened), width), happened.Kind is PerformanceEventKind.AlertRaised or PerformanceEventKind.Unreachable));
        return [.. lines.Take(Math.Max(1, height)).Select(line => line with { Text = Fit(line.Text, width).TrimEnd() })];
    }

    private string Head()
    {
        int alerts = _rows.Count(row => row.Alerts.Length > 0);
        double? own = _rows.Select(row => row.OwnCpuPercentOfCore).Where(cost => cost is not null).DefaultIfEmpty(null).Last();
        long missed = _rows.Select(row => row.MissedIntervals).DefaultIfEmpty().Max();
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{_at:HH:mm:ss}  {_rows.Count} targets every {interval.TotalSeconds:0.###} s"),
            alerts == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{alerts} with ALERT"),
            own is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"own cost {own:0.00} % of a core"),
            missed == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{missed} intervals missed"),
            "Ctrl+C ends",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Cell(string text, int width) => Fit(text, width).PadRight(width);

    private static string Fit(string text, int width)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= width ? line : string.Concat(line.AsSpan(0, Math.Max(0, width - 1)), "…");
    }
}
