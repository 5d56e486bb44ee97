using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Profiles;

namespace PerfTools.Tests.Profiles;

public sealed class PerfProfileFileTests : IDisposable
{
    private const string Machine = "Linux 6, X64, 2 x a processor";

    private readonly string _folder = Directory.CreateTempSubdirectory("perftools-test-").FullName;

    private string File => Path.Combine(_folder, "profile.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        PerfProfile profile = new()
        {
            Comment = "of the week of the release",
            Environments =
            [
                new()
                {
                    HostClass = Machine,
                    Comment = "the small ones",
                    Thresholds =
                    [
                        new() { Kind = "OperationResult", Target = "Get-Date", Metrics = new Dictionary<string, string> { ["MedianUs"] = "<=120", ["Errors"] = "=0" } },
                        new() { Kind = "RedisLatencyResult", Target = "cache:6379", Case = "Get, Random 100 B", Comment = "<& it's", Metrics = new Dictionary<string, string> { ["P99Us"] = "<1000" } },
                    ],
                    Memory = new() { Comment = "ten runs", MaximumGrowthMBPerHour = 12.5, MaximumGrowthCountPerOperation = 1e-4 },
                },
                new() { HostClass = "*" },
            ],
        };
        PerfProfileFile.Write(File, profile);
        PerfProfile read = PerfProfileFile.Read(File);
        Assert.Equal(ProfileText.Of(profile), ProfileText.Of(read));
        Assert.Equal(profile.Environments[0].Memory, read.Environments[0].Memory);
        Assert.Equal("<=120", read.Environments[0].Thresholds[0].Metrics["MedianUs"]);
        Assert.Equal("Get, Random 100 B", read.Environments[0].Thresholds[1].Case);
        Assert.Equal(File, read.Path);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("""{ "Comment": "no" }""", "no 'PerfToolsProfile'", "'PerfToolsProfile': 1")]
    [InlineData("""{ "PerfToolsProfile": "1" }""", "'PerfToolsProfile' = \"1\"", "a whole number")]
    [InlineData("""{ "PerfToolsProfile": 2 }""", "'PerfToolsProfile' = 2", "Update PerfTools")]
    [InlineData("""{ "PerfToolsProfile": 0 }""", "no such version", "Give 1")]
    [InlineData("""{ "PerfToolsProfile": 1, "Envs": [] }""", "'Envs'", "Environments")]
    [InlineData("""{ "PerfToolsProfile": 1, "Comment": 5 }""", "'Comment' = 5", "a text")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": {} }""", "'Environments' = an object", "a list")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": [5] }""", "'Environments[0]' = 5", "HostClass")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": [{}] }""", "no 'Environments[0].HostClass'", "a text")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": [{ "HostClass": "*" }, { "HostClass": "*" }] }""", "two environments", "'*'")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": [{ "HostClass": "*", "Memory": { "MaximumGrowthMBPerHour": 0 } }] }""", "'Environments[0].Memory.MaximumGrowthMBPerHour' = 0", "above 0")]
    [InlineData("""{ "PerfToolsProfile": 1, "Environments": [{ "HostClass": "*", "Memory": { "MaximumGrowth": 1 } }] }""", "'Environments[0].Memory.MaximumGrowth'", "MaximumGrowthMBPerHour")]
    [InlineData("""{ "PerfToolsProfile": 1, "PerfToolsProfile": 1 }""", "'PerfToolsProfile' twice", "Leave one")]
    [InlineData("[1]", "a list", "an object")]
    [InlineData("{", "is not JSON", "")]
    public void A_file_that_is_no_profile_is_refused_by_what_is_wrong_where_and_what_is_right(string text, string wrong, string right) => Refused(text, wrong, right);

    [Theory]
    [InlineData("""{ "Kind": "Operation", "Target": "x", "Metrics": {} }""", "'Environments[0].Thresholds[0].Kind' = 'Operation'", "OperationResult")]
    [InlineData("""{ "Kind": "OperationResult", "Metrics": {} }""", "no 'Environments[0].Thresholds[0].Target'", "a text")]
    [InlineData("""{ "Kind": "OperationResult", "Target": "x" }""", "no 'Environments[0].Thresholds[0].Metrics'", "an object")]
    [InlineData("""{ "Kind": "OperationResult", "Target": "x", "Metrics": { "P99": "<1" } }""", "Metrics.P99'", "MedianUs")]
    [InlineData("""{ "Kind": "OperationResult", "Target": "x", "Metrics": { "MedianUs": 1 } }""", "Metrics.MedianUs' = 1", "a text")]
    [InlineData("""{ "Kind": "OperationResult", "Target": "x", "Metrics": { "MedianUs": "1" } }""", "Metrics.MedianUs' = '1'", "'<1000'")]
    public void A_threshold_that_cannot_hold_is_refused(string entry, string wrong, string right) =>
        Refused($$"""{ "PerfToolsProfile": 1, "Environments": [{ "HostClass": "*", "Thresholds": [{{entry}}] }] }""", wrong, right);

    [Fact]
    public void A_machine_has_its_own_environment_before_the_one_for_all()
    {
        PerfProfile profile = new() { Environments = [new() { HostClass = "*", Comment = "all" }, new() { HostClass = Machine, Comment = "own" }] };
        Assert.Equal("own", profile.EnvironmentOf(Machine)?.Comment);
        Assert.Equal("all", profile.EnvironmentOf("another")?.Comment);
        Assert.Null(new PerfProfile().EnvironmentOf(Machine));
    }

    [Fact]
    public void An_update_changes_one_environment_and_keeps_what_people_wrote()
    {
        System.IO.File.WriteAllText(File, """{ "PerfToolsProfile": 1, "Comment": "by hand", "Environments": [{ "HostClass": "*", "Comment": "all" }] }""");
        PerfProfileFile.Update(File, profile => profile.With(Machine, one => one
            .WithThreshold("OperationResult", "x", "", "MedianUs", "<=1").WithThreshold("OperationResult", "x", "", "MaxUs", "<=9").WithThreshold("OperationResult", "x", "", "MedianUs", "<=2")));
        PerfProfileFile.Update(File, profile => profile.With(Machine, one => one with { Memory = new() { MaximumGrowthMBPerHour = 3 } }));
        PerfProfile read = PerfProfileFile.Read(File);
        Assert.Equal("by hand", read.Comment);
        Assert.Equal(["*", Machine], read.Environments.Select(one => one.HostClass));
        Assert.Equal(["MaxUs=<=9", "MedianUs=<=2"], Assert.Single(read.Environments[1].Thresholds).Metrics.Select(one => $"{one.Key}={one.Value}").Order());
        Assert.Equal(3, read.Environments[1].Memory?.MaximumGrowthMBPerHour);
    }

    [Fact]
    public void Where_it_cannot_be_written_nothing_is_left_behind()
    {
        MeasurementException noFolder = Assert.Throws<MeasurementException>(() => PerfProfileFile.Write(Path.Combine(_folder, "none", "p.json"), new PerfProfile()));
        Assert.Equal(FailureKind.ProfileNotWritten, noFolder.Kind);
        Assert.Contains("its folder does not exist", noFolder.Message);

        // A folder stands where the file is to be: the text beside it is written, and cannot be moved.
        Directory.CreateDirectory(File);
        Assert.Throws<MeasurementException>(() => PerfProfileFile.Write(File, new PerfProfile()));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_profile_gives_the_leak_test_its_limits()
    {
        PerfProfileFile.Write(File, new PerfProfile().With(HostDescription.Read().Class, one => one with { Memory = new() { MaximumGrowthMBPerHour = 7 } }));
        Assert.Equal(GrowthLimits.Test with { Source = File, MBPerHour = 7 }, GrowthLimitsFile.Resolve(File));
    }

    [Fact]
    public void A_profile_of_other_machines_or_without_memory_gives_the_leak_test_none()
    {
        PerfProfileFile.Write(File, new PerfProfile().With(Machine, one => one));
        string message = Assert.Throws<OptionException>(() => GrowthLimitsFile.Resolve(File)).Message;
        Assert.Contains(HostDescription.Read().Class, message);
        Assert.Contains(Machine, message);
        PerfProfileFile.Write(File, new PerfProfile().With("*", one => one));
        Assert.Contains("has no Memory", Assert.Throws<OptionException>(() => GrowthLimitsFile.Resolve(File)).Message);
    }

    private void Refused(string text, string wrong, string right)
    {
        System.IO.File.WriteAllText(File, text);
        OptionException refused = Assert.Throws<OptionException>(() => PerfProfileFile.Read(File));
        Assert.Equal("Profile", refused.Parameter);
        Assert.Contains(File, refused.Message);
        Assert.Contains(wrong, refused.Message);
        Assert.Contains(right, refused.Message);
    }
}
