using PerfTools.Engine.Memory;

namespace PerfTools.Tests.Memory;

public sealed class GrowthLimitsFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"perftools-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("Test", 100)]
    [InlineData("staging", 50)]
    [InlineData("PRODUCTION", 10)]
    public void A_profile_is_found_by_name(string name, double limit) => Assert.Equal(limit, GrowthLimitsFile.Resolve(name).MBPerHour);

    [Fact]
    public void A_file_says_what_it_says_and_the_rest_is_as_in_Test()
    {
        GrowthLimits limits = Resolve("""{ "Comment": "calibrated on Monday", "maximumGrowthMBPerHour": 12.5, "MaximumGrowthCountPerOperation": 1e-3, }""");
        Assert.Equal(GrowthLimits.Test with { Source = _path, MBPerHour = 12.5, CountPerOperation = 0.001 }, limits);
        Assert.Equal(
            GrowthLimits.Test with { Source = _path, BytesPerOperation = 64, CountPerHour = 7 },
            Resolve("""{ "MaximumGrowthBytesPerOperation": 64, "MaximumGrowthCountPerHour": 7 } // nothing else"""));
    }

    [Theory]
    [InlineData("{ \"MaximumGrowth\": 5 }", "'MaximumGrowth'", "MaximumGrowthBytesPerOperation")]
    [InlineData("{ \"MaximumGrowthMBPerHour\": \"5\" }", "MaximumGrowthMBPerHour = \"5\"", "a number above 0")]
    [InlineData("{ \"MaximumGrowthMBPerHour\": -1 }", "MaximumGrowthMBPerHour = -1", "a number above 0")]
    [InlineData("{ \"MaximumGrowthMBPerHour\": 1e999 }", "MaximumGrowthMBPerHour = 1e999", "a number above 0")]
    [InlineData("{ \"MaximumGrowthMBPerHour\": null }", "MaximumGrowthMBPerHour = null", "a number above 0")]
    [InlineData("[1]", "no JSON object", "MaximumGrowthMBPerHour")]
    [InlineData("{", "is not JSON", "")]
    [InlineData("", "is not JSON", "")]
    public void A_file_that_cannot_be_used_is_refused_by_what_is_wrong_and_what_is_right(string text, string wrong, string right)
    {
        OptionException refused = Assert.Throws<OptionException>(() => Resolve(text));
        Assert.Equal("Profile", refused.Parameter);
        Assert.Contains(_path, refused.Message);
        Assert.Contains(wrong, refused.Message);
        Assert.Contains(right, refused.Message);
    }

    [Fact]
    public void What_is_neither_a_profile_nor_a_file_is_refused_with_the_profiles_that_there_are()
    {
        OptionException refused = Assert.Throws<OptionException>(() => GrowthLimitsFile.Resolve("Tset"));
        Assert.Equal("-Profile: 'Tset' is neither a profile (Test, Staging, Production) nor a file.", refused.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("cannot be read", Assert.Throws<OptionException>(() => GrowthLimitsFile.Read(_path)).Message);

    private GrowthLimits Resolve(string text)
    {
        File.WriteAllText(_path, text);
        return GrowthLimitsFile.Resolve(_path);
    }
}
