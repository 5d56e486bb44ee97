using System.Xml.Linq;
using FsCheck.Fluent;
using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Reporting;
using PerfTools.Tests.Cli;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.History;

namespace PerfTools.Tests.Reporting;

public sealed class ReportFileTests : IDisposable
{
    private const string Hostile = "<script>alert('x')</script> \"a\" & | \u0001 \u202e \ud800 ]]>";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Results_of_every_kind_with_anything_in_them_become_well_formed_pages()
    {
        foreach (Type kind in AnyResult.Kinds)
        {
            for (int seed = 0; seed < 5; seed++)
            {
                object result = new AnyResult(seed).Of(kind);
                Assert.Equal("html", XDocument.Parse(Written(ReportFormat.Html, result)).Root!.Name.LocalName);
                Assert.Equal("testsuites", XDocument.Parse(Written(ReportFormat.Junit, result)).Root!.Name.LocalName);
                Assert.StartsWith("## ", Written(ReportFormat.Markdown, result), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_name_becomes_markup() => Properties.Hold(
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), name =>
        {
            XDocument page = XDocument.Parse(Written(ReportFormat.Html, Check(Verdict.Fail, $"{name}{Hostile}")));
            Assert.Empty(page.Descendants("script"));
            Assert.Contains("<script>alert('x')</script>", page.Descendants("tbody").Descendants("th").Single().Value, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', page.Root!.Value);
        }), tests: 60);

    [Fact]
    public void The_verdict_on_top_is_the_worst_of_the_results_and_not_of_the_host()
    {
        PerfEnvironmentCheck host = new() { Target = "host", Check = "Load", Verdict = Verdict.Fail };
        Assert.Contains("Inconclusive", Top(Check(Verdict.Pass), Check(Verdict.Inconclusive), host), StringComparison.Ordinal);
        Assert.Contains("Fail", Top(Check(Verdict.Pass), Check(Verdict.Fail), Check(Verdict.Inconclusive)), StringComparison.Ordinal);
        Assert.Contains("Pass", Top(Check(Verdict.Pass), host), StringComparison.Ordinal);
    }

    [Fact]
    public void Junit_counts_add_up()
    {
        XElement suites = XDocument.Parse(Written(
            ReportFormat.Junit, Check(Verdict.Pass), Check(Verdict.Fail), Check(Verdict.Fail), Check(Verdict.Inconclusive), Check(Verdict.NotEvaluated))).Root!;
        Assert.Equal(("5", "2", "2"), (suites.Attribute("tests")!.Value, suites.Attribute("failures")!.Value, suites.Attribute("skipped")!.Value));
        Assert.Equal((5, 2, 2), (suites.Descendants("testcase").Count(), suites.Descendants("failure").Count(), suites.Descendants("skipped").Count()));
    }

    [Fact]
    public void A_pipe_ends_no_cell_in_markdown()
    {
        string row = Written(ReportFormat.Markdown, Check(Verdict.Pass, "a|b")).Split('\n').Single(line => line.Contains("b", StringComparison.Ordinal) && line.StartsWith("| a", StringComparison.Ordinal));
        Assert.StartsWith("| a\\|b |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_results_stay_small_and_are_folded()
    {
        object[] many = [.. Enumerable.Range(0, 10_000).Select(i => (object)Check(Verdict.Pass, $"server {i}"))];
        string page = Written(ReportFormat.Html, many);
        Assert.True(page.Length < 8_000_000, $"{page.Length} characters");
        Assert.Single(XDocument.Parse(page).Descendants("details"));
    }

    [Fact]
    public void A_drawing_says_in_words_what_it_shows()
    {
        MemorySample[] samples = [.. Enumerable.Range(0, 60).Select(i => Sample(i * 1000, 100 + (i * 0.01)))];
        MemoryLeakResult leak = new()
        {
            Target = "web",
            ProcessId = 7,
            ProcessName = "web",
            Metric = MemoryMetric.Private,
            Verdict = Verdict.Fail,
            GrowthMBPerHour = 36,
            GrowthMBPerHourLow = 30,
            GrowthMBPerHourHigh = 42,
            Samples = samples,
        };
        XElement drawing = XDocument.Parse(Written(ReportFormat.Html, leak)).Descendants("svg").Single();
        Assert.Contains("Growth 36 MB/h, 99 % interval 30 to 42", drawing.Element("desc")!.Value, StringComparison.Ordinal);
        Assert.Equal(["band", "series", "trend"], drawing.Elements().Where(mark => mark.Name == "polyline" || mark.Name == "polygon").Select(mark => mark.Attribute("class")!.Value));

        // 36 MB/h are 0.01 MB/s, as the samples have it: the line of the growth and the series have the same ends.
        string[] lines = [.. drawing.Elements("polyline").Select(line => line.Attribute("points")!.Value)];
        Assert.Equal((lines[0].Split(' ')[0], lines[0].Split(' ')[^1]), (lines[1].Split(' ')[0], lines[1].Split(' ')[^1]));
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing_and_what_was_there_before()
    {
        string file = Path.Combine(_folder.FullName, "kept.html");
        File.WriteAllText(file, "before");
        MeasurementException kept = Assert.Throws<MeasurementException>(() => new ReportFile(file) { NoClobber = true }.Write("t", [], ReportFormat.Html));
        Assert.Equal(FailureKind.ReportNotWritten, kept.Kind);
        Assert.Throws<MeasurementException>(() => new ReportFile(Path.Combine(_folder.FullName, "none", "x.html")).Write("t", [], ReportFormat.Html));
        Assert.Throws<MeasurementException>(() => new ReportFile(_folder.FullName).Write("t", [], ReportFormat.Html));
        Assert.Equal(["kept.html"], _folder.GetFiles().Select(left => left.Name));
        Assert.Equal("before", File.ReadAllText(file));
    }

    [Fact]
    public void An_error_names_the_file_that_was_asked_for_and_what_to_do()
    {
        string missing = Path.Combine(_folder.FullName, "none", "x.html");
        string message = Failure(missing);
        Assert.Contains(missing, message, StringComparison.Ordinal);
        Assert.Contains($"its folder does not exist. Make '{Path.GetDirectoryName(missing)}'", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Failure(_folder.FullName), StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", Failure(Path.Combine(_folder.FullName, new string('n', 300))), StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [LinuxFact]
    public void Of_a_full_disk_nothing_is_left_and_the_device_stays()
    {
        string link = Path.Combine(_folder.FullName, "full.html");
        File.CreateSymbolicLink(link, "/dev/full");
        foreach (int count in new[] { 1, 2000 })
        {
            string message = Failure(link, count);
            Assert.Contains($"{link}", message, StringComparison.Ordinal);
            Assert.Contains("the disk is full. Make room", message, StringComparison.Ordinal);
        }

        Assert.Equal(["full.html"], _folder.GetFileSystemInfos().Select(left => left.Name));
        Assert.Equal("/dev/full", new FileInfo(link).LinkTarget);
        Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "more than nothing"));
    }

    [LinuxFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Who_may_read_the_file_that_was_there_may_read_the_new_one()
    {
        string file = Path.Combine(_folder.FullName, "shared.html");
        File.WriteAllText(file, "before");
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(file, Shared);
        new ReportFile(file).Write("t", [Check(Verdict.Pass)], ReportFormat.Html);
        Assert.Equal(Shared, File.GetUnixFileMode(file));
        Assert.NotEqual("before", File.ReadAllText(file));
    }

    [LinuxFact]
    public void A_folder_without_the_right_to_write_is_told_by_name()
    {
        // Not even root makes files there.
        string file = "/sys/perftools-report.html";
        string message = Failure(file);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", message, StringComparison.Ordinal);
        Assert.Contains("Name a", message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void What_is_open_already_is_written_to_by_its_number_also_through_a_link()
    {
        // As /dev/stdout is: a link to a number of this process, which may be that of a pipe.
        using FileStream open = new(Path.Combine(_folder.FullName, "open"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        string link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}");
        new ReportFile(link).Write("t", [Check(Verdict.Pass)], ReportFormat.Markdown);
        open.Position = 0;
        using StreamReader text = new(open);
        Assert.StartsWith("## t", text.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(["link", "open"], _folder.GetFileSystemInfos().Select(left => left.Name).Order());
    }

    [LinuxFact]
    public void A_link_stays_one_and_its_file_is_replaced()
    {
        string file = Path.Combine(_folder.FullName, "real.html");
        string link = Path.Combine(_folder.FullName, "link.html");
        File.WriteAllText(file, "before");
        File.CreateSymbolicLink(link, file);
        new ReportFile(link).Write("t", [Check(Verdict.Pass)], ReportFormat.Html);
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal("html", XDocument.Load(file).Root!.Name.LocalName);
    }

    [Fact]
    public async Task The_command_reads_files_and_goes_by_the_ending()
    {
        string history = Path.Combine(_folder.FullName, "h.jsonl");
        string report = Path.Combine(_folder.FullName, "r.md");
        new HistoryWriter(history).Append(Check(Verdict.Fail), string.Empty, CancellationToken.None);
        RecordedConsole console = new();
        Assert.Equal(0, await console.Run("report", history, "--output", report));
        Assert.Contains("✘ Fail", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(2, await console.Run("report", Path.Combine(_folder.FullName, "none.json"), "--output", report));
        Assert.Contains("no report was written", console.Error, StringComparison.Ordinal);
        Assert.Contains("✘ Fail", File.ReadAllText(report), StringComparison.Ordinal);
    }

    private static string Failure(string path, int count = 1)
    {
        object[] results = [.. Enumerable.Repeat(Check(Verdict.Pass), count)];
        MeasurementException failure = Assert.Throws<MeasurementException>(() => new ReportFile(path).Write("t", results, ReportFormat.Html));
        Assert.Equal(FailureKind.ReportNotWritten, failure.Kind);
        return failure.Message;
    }

    private static PerfThresholdCheck Check(Verdict verdict, string target = "web-1") =>
        new() { Target = target, Metric = "P99Us", Bound = "< 1000", Value = 900, Verdict = verdict, Reason = "measured" };

    private static MemorySample Sample(double elapsedMs, double megabytes) =>
        new() { Target = "web", ProcessId = 7, Metric = MemoryMetric.Private, At = default, ElapsedMs = elapsedMs, MB = megabytes };

    private string Top(params object[] results) =>
        XDocument.Parse(Written(ReportFormat.Html, results)).Descendants("p").First().Value.Split(':')[0];

    private string Written(ReportFormat format, params object[] results)
    {
        string file = Path.Combine(_folder.FullName, "report");
        new ReportFile(file).Write(Hostile, results, format);
        return File.ReadAllText(file);
    }
}
