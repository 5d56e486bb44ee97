using PerfTools.Engine.Text;

namespace PerfTools.Tests.Text;

public class TextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData(" 10KB ", 10 * 1024)]
    [InlineData("10kb", 10 * 1024)]
    [InlineData("1.5 MB", 1536 * 1024)]
    [InlineData(".5KB", 512)]
    [InlineData("64B", 64)]
    [InlineData("1GB", 1024 * 1024 * 1024)]
    [InlineData("-1", -1)]
    public void Sizes_are_read_with_powershells_suffixes(string text, int bytes) =>
        Assert.Equal(bytes, ByteSizeText.Parse(text, "PayloadSize"));

    [Theory]
    [InlineData("", "not a size")]
    [InlineData("ten", "not a size")]
    [InlineData("10XB", "not a size")]
    [InlineData("1,5KB", "not a size")]
    [InlineData("1e3", "not a size")]
    [InlineData("0x10", "not a size")]
    [InlineData("2GB", "out of range")]
    [InlineData("999999999999999GB", "out of range")]
    [InlineData("0.3", "not a whole number")]
    [InlineData("1.0001KB", "not a whole number")]
    public void What_is_no_size_is_refused_by_its_value(string text, string said) =>
        AssertRefused("PayloadSize", text, said, () => ByteSizeText.Parse(text, "PayloadSize"));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("30 s", 30)]
    [InlineData("2m", 120)]
    [InlineData("1H", 3600)]
    [InlineData("0:0:30", 30)]
    [InlineData("1:30:00.5", 5400.5)]
    [InlineData("0:1", 60)] // as PowerShell's [timespan] reads it
    [InlineData("1:30", 5400)]
    [InlineData("1.02:00:00", 93_600)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_people_type_them(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text, "Duration"));

    [Theory]
    [InlineData("200", 200)]
    [InlineData("62.5", 62.5)]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("0:0:30", 30_000)]
    public void A_number_without_a_unit_is_milliseconds_in_an_interval(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.ParseInterval(text, "Interval"));

    [Fact]
    public void What_is_no_interval_is_refused_with_its_own_unit() =>
        AssertRefused("Interval", "soon", "milliseconds as a number", () => DurationText.ParseInterval("soon", "Interval"));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("5d")]
    [InlineData("1:60:00")]
    [InlineData("1:60")]
    [InlineData("1.5:")]
    [InlineData("1,5")]
    [InlineData("99999999999h")]
    [InlineData("NaN")]
    public void What_is_no_duration_is_refused_by_its_value(string text) =>
        AssertRefused("Duration", text, "500ms, 30s, 2m, 1h", () => DurationText.Parse(text, "Duration"));

    [Theory]
    [InlineData("P99Us<1000", "P99Us", "<1000")]
    [InlineData(" Errors = 0", "Errors", "= 0")]
    [InlineData("HitRatePercent>=99.5", "HitRatePercent", ">=99.5")]
    public void A_threshold_in_one_word_is_taken_apart(string text, string property, string expression) =>
        Assert.Equal(new KeyValuePair<string, string>(property, expression), ThresholdText.Split(text, "Threshold"));

    [Theory]
    [InlineData("")]
    [InlineData("P99Us")]
    [InlineData("<1000")]
    [InlineData("P99Us 1000")]
    public void What_is_no_threshold_is_refused_by_its_value(string text) =>
        AssertRefused("Threshold", text, "'P99Us<1000'", () => ThresholdText.Split(text, "Threshold"));

    private static void AssertRefused(string parameter, string text, string said, Action parse)
    {
        var error = Assert.Throws<OptionException>(parse);
        Assert.Equal(parameter, error.Parameter);
        Assert.Contains($"'{text}'", error.Message);
        Assert.Contains(said, error.Message);
    }
}
