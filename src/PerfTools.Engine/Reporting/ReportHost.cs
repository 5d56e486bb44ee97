using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>A machine on which results of a report were measured, as their records in a history tell it.</summary>
internal sealed record ReportHost
{
    public required string Name { get; init; }

    public required string Class { get; init; }

    public required int Count { get; init; }

    /// <summary>How fit it was at worst; null where no record says.</summary>
    public PerfHostState? State { get; init; }

    /// <summary>In how many records it was so.</summary>
    public int StateCount { get; init; }

    /// <summary>How fit the machine was, in words; empty where no record says.</summary>
    public string Fitness
    {
        get
        {
            if (State is null) return string.Empty;
            string share = StateCount == Count ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" in {StateCount} of {Count}");
            return $"{ReportOutcome.Text(State.Verdict)}{share}: {State.Summary}";
        }
    }

    /// <summary>The machines of records, in the order in which they first came.</summary>
    public static IReadOnlyList<ReportHost> Of(IEnumerable<PerfHistoryRecord> records) =>
        [.. records.Where(record => record.Host.Length > 0 || record.HostClass.Length > 0).GroupBy(record => (record.Host, record.HostClass)).Select(group => Of(group.Key.Host, group.Key.HostClass, [.. group]))];

    private static ReportHost Of(string name, string machine, PerfHistoryRecord[] records)
    {
        PerfHostState[] states = [.. records.Select(record => record.HostState).OfType<PerfHostState>()];
        Verdict worst = ReportOutcome.Severity.FirstOrDefault(verdict => states.Any(state => state.Verdict == verdict), Verdict.NotEvaluated);
        PerfHostState[] said = [.. states.Where(state => state.Verdict == worst)];
        return new ReportHost { Name = name, Class = machine, Count = records.Length, State = said.LastOrDefault(), StateCount = said.Length };
    }
}
