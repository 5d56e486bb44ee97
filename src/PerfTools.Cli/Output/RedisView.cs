using System.Globalization;
using PerfTools.Cli.Text;

namespace PerfTools.Cli.Output;

/// <summary>A row for each operation and payload; below, which server it was.</summary>
internal sealed class RedisView : ResultView<RedisLatencyResult>
{
    public override IReadOnlyList<Column<RedisLatencyResult>> Columns { get; } =
    [
        new("Target", 14, result => result.Target) { IsFlexible = true },
        new("Client", 13, result => result.Client.ToString()) { IsShown = HaveSeveralClients },
        new("Operation", 9, result => result.Operation) { IsFlexible = true },
        new("Payload", 7, PayloadText.Of) { IsNumber = true },
        new("Count", 6, result => Number(result.Count, "0")) { IsNumber = true },
        new("Errors", 6, result => Number(result.Errors, "0")) { IsNumber = true },
        new("P50Us", 7, result => Number(result.P50Us, "0.0")) { IsNumber = true },
        new("P99Us", 7, result => Number(result.P99Us, "0.0")) { IsNumber = true },
        new("MaxUs", 8, result => Number(result.MaxUs, "0.0")) { IsNumber = true },
        new("Ops/s", 7, result => Number(result.ThroughputPerSecond, "0")) { IsNumber = true, IsOptional = true },
        new("Verdict", 12, result => result.Verdict.ToString()),
        new("Distribution", 12, result => result.Distribution.ToString()) { IsOptional = true },
    ];

    public override IReadOnlyList<Remark<RedisLatencyResult>> Remarks { get; } =
    [
        new(result => result.Violations, MergesNumbers: false),
        new(Errors, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: true),
    ];

    public override string TargetOf(RedisLatencyResult result) => result.Target;

    public override Verdict VerdictOf(RedisLatencyResult result) => result.Verdict;

    public override string NameOf(RedisLatencyResult result, IReadOnlyList<RedisLatencyResult> all) =>
        (HaveSeveralClients(all) ? $"{result.Client} " : string.Empty) + PayloadText.OperationOf(result);

    public override string? FailureOf(RedisLatencyResult result) =>
        result.Count == 0 ? $"{result.Target}: not one {PayloadText.OperationOf(result)} succeeded: {result.ErrorSummary}" : null;

    public override void WriteFacts(IReadOnlyList<RedisLatencyResult> results, TextWriter writer)
    {
        foreach (IGrouping<string, RedisLatencyResult> target in results.GroupBy(result => result.Target))
        {
            List<string> facts = [target.First().Server];
            facts.AddRange(target.Where(result => result.PingP50Us is not null).DistinctBy(result => result.Client)
                .Select(result => string.Create(CultureInfo.InvariantCulture, $"PING p50 {result.PingP50Us:0.0} us ({result.Client})")));
            if (target.Max(result => result.WorstStallUs) is { } worst)
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"worst stall of this host {worst:0} us"));
            writer.Write($"{target.Key}: {string.Join(", ", facts)}\n");
        }
    }

    private static bool HaveSeveralClients(IReadOnlyList<RedisLatencyResult> results) =>
        results.Any(result => result.Client != results[0].Client);

    private static string Errors(RedisLatencyResult result) =>
        result.Violations.Contains(result.ErrorSummary, StringComparison.Ordinal) ? string.Empty : result.ErrorSummary;
}
