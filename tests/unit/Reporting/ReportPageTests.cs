using System.Xml.Linq;
using PerfTools.Tests.History;

namespace PerfTools.Tests.Reporting;

/// <summary>What a keyboard, a screen reader and a reader without colours find on a page.</summary>
public sealed class ReportPageTests
{
    private readonly XElement _page = ReportPage.Of([.. AnyResult.Kinds.SelectMany(kind => new[] { new AnyResult(1).Of(kind), new AnyResult(2).Of(kind) })]);

    [Fact]
    public void Every_link_leads_somewhere_and_no_name_is_twice()
    {
        string[] ids = [.. _page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(_page.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
    }

    [Fact]
    public void The_first_stop_skips_to_the_results_and_the_contents_have_every_section()
    {
        XElement body = _page.Element("body")!;
        Assert.Equal(("a", "#results"), (body.Elements().First().Name.LocalName, body.Elements().First().Attribute("href")!.Value));
        Assert.Equal(
            _page.Descendants("section").Select(section => $"#{section.Element("h2")!.Attribute("id")!.Value}"),
            _page.Descendants("nav").Single().Descendants("a").Select(link => link.Attribute("href")!.Value));
    }

    [Fact]
    public void Headings_have_one_order()
    {
        Assert.Equal("h1", _page.Descendants().First(element => element.Name.LocalName is "h1" or "h2" or "h3").Name.LocalName);
        Assert.Single(_page.Descendants("h1"));
        Assert.DoesNotContain(_page.Descendants(), element => element.Name.LocalName is "h3" or "h4");
        Assert.All(_page.Descendants("section"), section => Assert.Equal("h2", section.Elements().First().Name.LocalName));
    }

    [Fact]
    public void Every_table_scrolls_in_a_box_that_the_keyboard_reaches_and_has_headers()
    {
        Assert.NotEmpty(_page.Descendants("table"));
        Assert.All(_page.Descendants("table"), table =>
        {
            XElement box = table.Parent!;
            Assert.Equal(("scroll", "0", "region"), (ReportPage.Class(box), box.Attribute("tabindex")!.Value, box.Attribute("role")!.Value));
            Assert.NotEqual(string.Empty, box.Attribute("aria-label")!.Value);
            int columns = table.Element("thead")!.Element("tr")!.Elements("th").Count(header => header.Attribute("scope")!.Value == "col");
            Assert.All(table.Element("tbody")!.Elements("tr"), row => Assert.Equal((columns, "row"), (row.Elements().Count(), row.Elements().First().Attribute("scope")!.Value)));
        });
    }

    [Fact]
    public void Every_drawing_is_an_image_with_a_title_and_a_description()
    {
        Assert.NotEmpty(_page.Descendants("svg"));
        Assert.All(_page.Descendants("svg"), drawing =>
        {
            Assert.Equal("img", drawing.Attribute("role")!.Value);
            Assert.Equal(drawing.Element("title")!.Attribute("id")!.Value, drawing.Attribute("aria-labelledby")!.Value);
            Assert.Equal(drawing.Element("desc")!.Attribute("id")!.Value, drawing.Attribute("aria-describedby")!.Value);
            Assert.True(drawing.Element("title")!.Value.Length > 0 && drawing.Element("desc")!.Value.Length > 0);
        });
    }

    [Fact]
    public void A_verdict_is_a_symbol_and_a_word_beside_its_colour()
    {
        XElement page = ReportPage.Of(Enum.GetValues<Verdict>().Select(verdict => (object)ReportPage.Check(verdict)).ToArray());
        XElement[] coloured = [.. page.Descendants().Where(element => Enum.GetNames<Verdict>().Any(name => ReportPage.Class(element).Split(' ').Contains(name)))];
        Assert.Equal(1 + 2 + 4, coloured.Length);
        Assert.All(coloured, element => Assert.Matches("^[✔✘?–] [A-Z][a-z]+", element.Value));
    }

    [Fact]
    public void What_failed_stands_on_top_before_what_could_not_be_decided()
    {
        XElement page = ReportPage.Of(ReportPage.Check(Verdict.Inconclusive, "b"), ReportPage.Check(Verdict.Pass, "c"), ReportPage.Check(Verdict.Fail, "a"));
        XElement list = page.Descendants("ul").First();
        Assert.Equal(["✘ Fail a: measured", "? Inconclusive b: measured"], list.Elements("li").Select(item => item.Value));
        Assert.DoesNotContain(ReportPage.Of(ReportPage.Check(Verdict.Pass)).Descendants("ul"), found => ReportPage.Class(found) == "findings");
    }

    [Fact]
    public void Of_very_many_results_no_failure_is_left_out_and_the_page_says_what_is()
    {
        object[] many = [.. Enumerable.Range(0, 10_000).Select(i => (object)ReportPage.Check(i == 9999 ? Verdict.Fail : Verdict.Pass, $"server {i}"))];
        XElement page = ReportPage.Of(many);
        XElement[] rows = [.. page.Descendants("tbody").Single().Elements("tr")];
        Assert.Equal("server 9999", rows[0].Elements().First().Value);
        Assert.Contains(page.Descendants("p"), text => text.Value.StartsWith("The table has 2,000 of 10,000 results", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("summary"), text => text.Value == "Table of 2,000 of 10,000 results");
    }

    [Fact]
    public void Results_of_a_history_show_the_host_that_they_were_recorded_on()
    {
        object[] records =
        [
            Record("build-7", Verdict.Pass, "all well"), Record("build-7", Verdict.Inconclusive, "a quota of 1 processor"), Record("build-8", Verdict.Pass, "all well"), ReportPage.Check(Verdict.Pass),
        ];
        XElement environment = ReportPage.Of(records).Descendants("section").Single(section => section.Element("h2")!.Value == "Environment");
        string[] said = [.. environment.Elements("p").Select(text => text.Value)];
        Assert.Equal("build-7: Linux, Arm64, 4 x board. 2 results were recorded there. The host: ? Inconclusive in 1 of 2: a quota of 1 processor.", said[0]);
        Assert.Equal("build-8: Linux, Arm64, 4 x board. 1 result was recorded there. The host: ✔ Pass: all well.", said[1]);
        Assert.StartsWith($"This report was written on {Environment.MachineName}", said[2], StringComparison.Ordinal);
    }

    private static PerfHistoryRecord Record(string host, Verdict verdict, string summary) => new()
    {
        RecordedAt = default,
        Kind = nameof(PerfThresholdCheck),
        Target = "web-1",
        Host = host,
        HostClass = "Linux, Arm64, 4 x board",
        HostState = new PerfHostState { Verdict = verdict, Summary = summary },
        Result = ReportPage.Check(Verdict.Pass),
    };
}
