using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Engine.Reporting;

namespace PerfTools.Tests.Reporting;

/// <summary>The contrast of every pair of colours that a page uses, by the formula of WCAG 2.2.</summary>
public sealed partial class ReportStyleTests
{
    private const double OfText = 4.5;
    private const double OfMarks = 3;

    // As what each colour is used. Lines of a grid and of tables only guide the eye: what they divide is told by place.
    private static readonly string[] Texts = ["ink", "soft", "pass", "fail", "doubt", "fill"];
    private static readonly string[] Marks = ["fill", "trend", "pass", "fail", "doubt", "soft"];
    private static readonly string[] Decorations = ["line", "back"];

    public static TheoryData<string, string> Schemes => new() { { "light", ReportStyle.Light }, { "dark", ReportStyle.Dark } };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Text_and_marks_stand_out_from_the_page(string scheme, string colours)
    {
        Dictionary<string, Colour> known = Read(colours);
        foreach (string text in Texts) Assert.True(Ratio(known[text], known["back"]) >= OfText, $"{scheme} {text}: {Ratio(known[text], known["back"]):0.00}");
        foreach (string mark in Marks) Assert.True(Ratio(known[mark], known["back"]) >= OfMarks, $"{scheme} {mark}: {Ratio(known[mark], known["back"]):0.00}");
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_is_drawn_over_a_band_stands_out_from_it(string scheme, string colours)
    {
        Dictionary<string, Colour> known = Read(colours);
        Match opacity = BandOpacity().Match(ReportStyle.Text);
        Assert.True(opacity.Success);
        Colour band = known["trend"].Over(known["back"], double.Parse(opacity.Groups[1].Value, CultureInfo.InvariantCulture));
        foreach (string mark in new[] { "fill", "trend" }) Assert.True(Ratio(known[mark], band) >= OfMarks, $"{scheme} {mark} on a band: {Ratio(known[mark], band):0.00}");

        // Names of rows may lie on one too.
        Assert.True(Ratio(known["ink"], band) >= OfText, $"{scheme}: {Ratio(known["ink"], band):0.00}");
    }

    [Fact]
    public void Every_colour_of_the_page_is_one_that_is_measured_here()
    {
        string[] measured = [.. Texts, .. Marks, .. Decorations];
        Assert.Equal(measured.Distinct().Order(), Variables().Matches(ReportStyle.Text).Select(match => match.Groups[1].Value).Distinct().Order());
        Assert.Equal(measured.Distinct().Order(), Read(ReportStyle.Light).Keys.Order());
        Assert.Equal(measured.Distinct().Order(), Read(ReportStyle.Dark).Keys.Order());

        // No colour beside them.
        string rest = ReportStyle.Text.Replace(ReportStyle.Light, string.Empty, StringComparison.Ordinal).Replace(ReportStyle.Dark, string.Empty, StringComparison.Ordinal);
        Assert.DoesNotMatch("#[0-9a-fA-F]{3,8}\\b|rgba?\\(", rest);
    }

    [Fact]
    public void What_is_printed_is_light_whatever_the_screen_is()
    {
        int print = ReportStyle.Text.IndexOf("@media print", StringComparison.Ordinal);
        Assert.True(print > ReportStyle.Text.IndexOf("prefers-color-scheme", StringComparison.Ordinal));
        Assert.Contains(ReportStyle.Light, ReportStyle.Text[print..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_formula_is_that_of_the_guideline()
    {
        Assert.Equal(21, Ratio(new Colour(0, 0, 0), new Colour(255, 255, 255)), 6);
        Assert.Equal(4.54, Ratio(new Colour(0x76, 0x76, 0x76), new Colour(255, 255, 255)), 2);
    }

    private static Dictionary<string, Colour> Read(string colours) => Definitions().Matches(colours).ToDictionary(
        match => match.Groups[1].Value,
        match => new Colour(Part(match, 0), Part(match, 2), Part(match, 4)));

    private static double Part(Match match, int at) => int.Parse(match.Groups[2].Value.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static double Ratio(Colour one, Colour other)
    {
        (double lighter, double darker) = one.Luminance >= other.Luminance ? (one.Luminance, other.Luminance) : (other.Luminance, one.Luminance);
        return (lighter + 0.05) / (darker + 0.05);
    }

    private sealed record Colour(double Red, double Green, double Blue)
    {
        public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

        public Colour Over(Colour under, double opacity) =>
            new(Blend(Red, under.Red, opacity), Blend(Green, under.Green, opacity), Blend(Blue, under.Blue, opacity));

        private static double Blend(double over, double under, double opacity) => (over * opacity) + (under * (1 - opacity));

        private static double Linear(double part)
        {
            double share = part / 255;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
    }

    [GeneratedRegex("--([a-z]+): #([0-9a-f]{6});")]
    private static partial Regex Definitions();

    [GeneratedRegex("var\\(--([a-z]+)\\)")]
    private static partial Regex Variables();

    [GeneratedRegex("\\.band \\{[^}]*fill-opacity: ([0-9.]+);")]
    private static partial Regex BandOpacity();
}
