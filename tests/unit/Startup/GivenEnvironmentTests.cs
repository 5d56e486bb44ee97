using PerfTools.Engine.Startup;

namespace PerfTools.Tests.Startup;

public sealed class GivenEnvironmentTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

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

    [Fact]
    public void What_is_given_wins_over_the_file_and_a_name_can_say_that_it_is_secret()
    {
        File.WriteAllText(_file, "export PORT=80\nDB_PASSWORD='hunter2' # ours\nMODE=test\n");
        ServerEnvironment environment = new GivenEnvironment { File = _file, Variables = new Dictionary<string, string?> { ["PORT"] = "90", ["MODE"] = null } }.Resolve();
        Assert.Equal([("DB_PASSWORD", "hunter2"), ("MODE", null), ("PORT", "90")], environment.Variables.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key));
        Assert.Equal(["DB_PASSWORD"], environment.Secrets);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal("EnvironmentFile", Assert.Throws<OptionException>(new GivenEnvironment { File = "/no/such/.env" }.Resolve).Parameter);

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
