using PerfTools.Engine.Startup;

namespace PerfTools.Tests.Startup;

public class GivenEnvironmentTests
{
    [Fact]
    public void What_was_said_is_passed_on()
    {
        ServerEnvironment environment = new GivenEnvironment
        {
            Variables = new Dictionary<string, string?> { ["A"] = "1", ["B"] = null, ["C"] = string.Empty },
            Secrets = new HashSet<string> { "A" },
            IsClean = true,
        }.Resolve();
        Assert.Equal([("A", "1"), ("B", null), ("C", "")], environment.Variables.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key));
        Assert.Equal(["A"], environment.Secrets);
        Assert.True(environment.IsClean);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A\0", "x")]
    [InlineData("A", "hidden\0rest")]
    public void What_no_system_can_pass_on_is_refused_without_its_value(string name, string value)
    {
        GivenEnvironment given = new() { Variables = new Dictionary<string, string?> { [name] = value } };
        OptionException wrong = Assert.Throws<OptionException>(given.Resolve);
        Assert.Equal("Environment", wrong.Parameter);
        Assert.DoesNotContain("hidden", wrong.Message, StringComparison.Ordinal);
    }
}
