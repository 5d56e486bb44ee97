using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public class EnvironmentBlockTests
{
    private static readonly Dictionary<string, string> Ours = new() { ["PATH"] = "/bin", ["HOME"] = "/root", ["DEBUG"] = "1", ["LC_ALL"] = "C" };

    private static readonly ServerEnvironment Given = new() { Variables = new Dictionary<string, string?> { ["PORT"] = "7001", ["DEBUG"] = null, ["HOME"] = "/srv" } };

    [LinuxFact]
    public void What_is_given_is_added_replaced_or_removed_in_what_is_inherited()
    {
        EnvironmentBlock block = EnvironmentBlock.Of(Given, Ours);
        Assert.Equal(["HOME=/srv", "LC_ALL=C", "PATH=/bin", "PORT=7001"], Sorted(block));
        Assert.Equal(["PORT", "-DEBUG", "HOME"], block.Names);
    }

    [LinuxFact]
    public void A_clean_environment_has_what_is_given_and_the_few_that_are_kept_and_names_both()
    {
        EnvironmentBlock block = EnvironmentBlock.Of(Given with { IsClean = true }, Ours);
        Assert.Equal(["HOME=/srv", "PATH=/bin", "PORT=7001"], Sorted(block));
        Assert.Equal(["PORT", "-DEBUG", "HOME", "PATH"], block.Names);
    }

    [LinuxFact]
    public void What_would_be_kept_can_be_removed_too()
    {
        ServerEnvironment without = new() { IsClean = true, Variables = new Dictionary<string, string?> { ["PATH"] = null } };
        EnvironmentBlock block = EnvironmentBlock.Of(without, Ours);
        Assert.Equal(["HOME=/root"], Sorted(block));
        Assert.Equal(["-PATH", "HOME"], block.Names);
        Assert.Null(block.Path);
    }

    [Fact]
    public void An_inherited_environment_names_nothing() => Assert.Empty(EnvironmentBlock.Of(ServerEnvironment.Inherited).Names);

    [Fact]
    public void What_comes_first_in_the_table_is_there_once()
    {
        EnvironmentBlock block = EnvironmentBlock.Of(ServerEnvironment.Inherited, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" });
        Assert.Equal(["B=9", "A=1"], block.Table("B", "9"));
    }

    [Theory]
    [InlineData("", "without a name")]
    [InlineData("A=B", "'A=B'")]
    [InlineData("A\0B", "null character")]
    public void A_name_that_no_variable_can_have_is_refused(string name, string reason)
    {
        OptionException error = Refused(name, "hunter2");
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain('\0', error.Message);
    }

    [Fact]
    public void A_value_that_would_be_cut_off_is_refused_and_not_shown()
    {
        OptionException error = Refused("TOKEN", "hunter2\0");
        Assert.Contains("'TOKEN'", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    private static OptionException Refused(string name, string value)
    {
        ServerEnvironment environment = new() { Variables = new Dictionary<string, string?> { [name] = value } };
        OptionException error = Assert.Throws<OptionException>(() => EnvironmentBlock.Of(environment));
        Assert.Equal("Environment", error.Parameter);
        return error;
    }

    private static string[] Sorted(EnvironmentBlock block) =>
        [.. block.Variables.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal)];
}
