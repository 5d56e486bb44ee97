using System.Globalization;
using System.Text;
using System.Xml;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// A report for servers that build and test: one test case for each result, in a suite of its kind. Fail is a failure. What is
/// Inconclusive or was not evaluated is skipped, with the reason: it is neither good nor bad.
/// </summary>
internal sealed class JunitReport(ReportDocument document)
{
    private readonly string _host = document.Hosts.Count == 0 ? document.Host.MachineName : string.Join(", ", document.Hosts.Select(host => host.Name));

    public void Write(Stream stream)
    {
        using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("testsuites");
        Attribute(xml, "name", document.Title);
        Counts(xml, document.Results);
        foreach (IGrouping<Type, object> kind in document.Kinds) Suite(xml, kind.Key.Name, [.. kind]);
        xml.WriteEndElement();
    }

    private void Suite(XmlWriter xml, string name, IReadOnlyList<object> results)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", name);
        Attribute(xml, "hostname", _host);
        Counts(xml, results);
        foreach (object result in results) Case(xml, name, result);
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<object> results)
    {
        Attribute(xml, "tests", Text(results.Count));
        Attribute(xml, "failures", Text(results.Count(result => ReportOutcome.Of(result) == Verdict.Fail)));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Text(results.Count(IsSkipped)));
        Attribute(xml, "time", Text(results.Sum(Seconds)));
    }

    private static void Case(XmlWriter xml, string kind, object result)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"PerfTools.{kind}");
        string metric = result switch
        {
            PerfThresholdCheck check => $" {check.Metric} {check.Bound}",
            ComparisonResult row => $" {row.Operation} {row.Metric}",
            PerfChange change => $" {change.Metric} {change.Label}".TrimEnd(),
            _ => string.Empty,
        };
        Attribute(xml, "name", $"{ReportColumns.NameOf(result)}{metric}");
        Attribute(xml, "time", Text(Seconds(result)));
        string why = ReportOutcome.Why(result);
        if (ReportOutcome.Of(result) == Verdict.Fail)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", why);
            Attribute(xml, "type", kind);
            xml.WriteString(PrintableText.Of(ReportColumns.MethodOf(result)));
            xml.WriteEndElement();
        }
        else if (IsSkipped(result))
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", $"{ReportOutcome.Word(ReportOutcome.Of(result))}{(why.Length > 0 ? $": {why}" : string.Empty)}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static bool IsSkipped(object result) => ReportOutcome.Of(result) is Verdict.Inconclusive or Verdict.NotEvaluated;

    private static double Seconds(object result) =>
        result.GetType().GetProperty("DurationMs")?.GetValue(result) is double ms && double.IsFinite(ms) ? ms / 1000 : 0;

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, PrintableText.Line(value));

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
