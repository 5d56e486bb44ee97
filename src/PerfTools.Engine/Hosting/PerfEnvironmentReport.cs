using System.Globalization;
using PerfTools.Engine.Hosting.Checks;

namespace PerfTools.Engine.Hosting;

/// <summary>The rows about a host, and the last one that sums them up.</summary>
internal static class PerfEnvironmentReport
{
    public static IReadOnlyList<PerfEnvironmentCheck> Build(HostReadings host, bool isComplete)
    {
        List<PerfEnvironmentCheck> rows =
        [
            .. TimeChecks.Of(host), .. ProcessorChecks.Of(host), .. FrequencyChecks.Of(host), .. MemoryChecks.Of(host), .. LimitChecks.Of(host),
        ];
        rows.Add(Summary(rows, host, isComplete));
        return rows;
    }

    /// <summary>The worst verdict of all; a look that was ended early cannot say that all is well.</summary>
    public static PerfEnvironmentCheck Summary(IReadOnlyList<PerfEnvironmentCheck> rows, HostReadings host, bool isComplete)
    {
        PerfEnvironmentCheck[] judged = [.. rows.Where(row => row.Verdict != Verdict.NotEvaluated)];
        PerfEnvironmentCheck[] failed = [.. judged.Where(row => row.Verdict == Verdict.Fail)];
        PerfEnvironmentCheck[] doubtful = [.. judged.Where(row => row.Verdict == Verdict.Inconclusive)];
        Verdict verdict = failed.Length > 0 ? Verdict.Fail
            : doubtful.Length > 0 || !isComplete ? Verdict.Inconclusive
            : judged.Length > 0 ? Verdict.Pass : Verdict.NotEvaluated;
        string[] parts =
        [
            Text($"{judged.Length - failed.Length - doubtful.Length} of {judged.Length} checks passed on {host.Processors} processors"),
            .. List("failed", failed),
            .. List("depends", doubtful),
            .. isComplete ? Array.Empty<string>() : ["ended early"],
        ];
        return new PerfEnvironmentCheck
        {
            Target = string.Empty,
            Check = PerfEnvironmentCheck.SummaryCheck,
            Value = failed.Length,
            Unit = "failed",
            Verdict = verdict,
            Detail = string.Join("; ", parts),
            Reason = judged.Length == 0 ? "nothing could be judged" : string.Empty,
            Advice = failed.Concat(doubtful).FirstOrDefault()?.Advice ?? string.Empty,
        };
    }

    private static string[] List(string what, PerfEnvironmentCheck[] rows) => rows.Length == 0 ? [] : [$"{what}: {string.Join(", ", rows.Select(Short))}"];

    private static string Short(PerfEnvironmentCheck row) => row.Value is { } value ? Text($"{row.Check} {value:#,0.##} {row.Unit}") : $"{row.Check} {row.Detail}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
