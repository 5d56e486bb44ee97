using System.Xml.Linq;
using PerfTools.Engine.History;
using PerfTools.Engine.Reporting;

namespace PerfTools.Tests.Reporting;

/// <summary>A page of results, read back as the XML that it also is.</summary>
internal static class ReportPage
{
    public static XElement Of(params object[] results)
    {
        using MemoryStream page = new();
        new HtmlReport(new ReportDocument("Report", results, HostDescription.Read())).Write(page);
        page.Position = 0;
        return XDocument.Load(page, LoadOptions.PreserveWhitespace).Root!;
    }

    public static PerfThresholdCheck Check(Verdict verdict, string target = "web-1") =>
        new() { Target = target, Metric = "P99Us", Bound = "< 1000", Value = 900, Verdict = verdict, Reason = "measured" };

    public static RedisLatencyResult Latency(int payloadBytes, double p50, double p99, string target = "127.0.0.1:6379") => new()
    {
        Target = target,
        Server = "Redis",
        Client = RedisClient.Wire,
        Operation = "Get",
        PayloadBytes = payloadBytes,
        Payload = PayloadKind.Random,
        P50Us = p50,
        P95Us = (p50 + p99) / 2,
        P99Us = p99,
        Distribution = new Distribution(),
    };

    public static XElement Chart(XElement page, string title) => page.Descendants("figure").Single(figure => figure.Element("figcaption")!.Value.StartsWith(title, StringComparison.Ordinal));

    public static string Class(XElement element) => element.Attribute("class")?.Value ?? string.Empty;
}
