using System.Globalization;

namespace PerfTools.Engine.Workbooks;

/// <summary>Which machines numbers are from, where Test-PerfEnvironment has not looked at them.</summary>
internal static class HostFacts
{
    /// <summary>The rows of Test-PerfEnvironment, and facts of each host that has none among them.</summary>
    /// <param name="records">Results and rows of Test-PerfEnvironment.</param>
    /// <param name="here">This machine, which is where results were measured of which no history says another.</param>
    /// <param name="software">What measured on it: the versions, by name.</param>
    public static IReadOnlyList<PerfEnvironmentCheck> Of(
        IReadOnlyList<PerfHistoryRecord> records, PerfHost here, IEnumerable<KeyValuePair<string, string>> software)
    {
        List<PerfEnvironmentCheck> checks = [.. records.Select(record => record.Result).OfType<PerfEnvironmentCheck>()];
        HashSet<string> known = new(checks.Select(check => check.Target), StringComparer.OrdinalIgnoreCase);
        IEnumerable<IGrouping<string, PerfHistoryRecord>> hosts = records.Where(record => record.Result is not PerfEnvironmentCheck)
            .GroupBy(record => record.Host.Length > 0 ? record.Host : here.MachineName, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, PerfHistoryRecord> host in hosts.Where(host => !known.Contains(host.Key)))
        {
            bool isHere = host.Any(record => record.Host.Length == 0);
            checks.AddRange(isHere ? Own(here, software, host.First().RecordedAt) : []);
            checks.AddRange(host.Where(record => record.Host.Length > 0).SelectMany(Recorded).DistinctBy(check => (check.Check, check.Detail)));
        }

        return checks;
    }

    private static IEnumerable<PerfEnvironmentCheck> Own(PerfHost host, IEnumerable<KeyValuePair<string, string>> software, DateTimeOffset at) =>
        Parts(host).Concat(software).Select(part => Fact(host.MachineName, part.Key, part.Value, at));

    private static IEnumerable<PerfEnvironmentCheck> Recorded(PerfHistoryRecord record)
    {
        IEnumerable<KeyValuePair<string, string>> parts = record.Machine is { } machine ? Parts(machine) : [new("Host", record.HostClass)];
        foreach (KeyValuePair<string, string> part in parts.Where(part => part.Value.Length > 0)) yield return Fact(record.Host, part.Key, part.Value, record.RecordedAt);
        if (record.HostState is { } state)
            yield return Fact(record.Host, "State", state.Summary, record.RecordedAt) with { Verdict = state.Verdict };
    }

    private static IEnumerable<KeyValuePair<string, string>> Parts(PerfHost host) =>
    [
        new("OperatingSystem", host.OperatingSystem),
        new("Architecture", host.Architecture),
        new("Processors", host.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        new("ProcessorModel", host.ProcessorModel),
    ];

    private static PerfEnvironmentCheck Fact(string host, string check, string detail, DateTimeOffset at) =>
        new() { Target = host, Check = check, Detail = detail, StartedAt = at };
}
