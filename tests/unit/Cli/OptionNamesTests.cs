using System.CommandLine;
using PerfTools.Cli.Output;

namespace PerfTools.Tests.Cli;

public class OptionNamesTests
{
    private readonly OptionNames _names = OptionNames.Of(new RootCommand
    {
        new Command("redis") { new Option<string>("--payload-size"), new Option<bool>("--json"), new Argument<string>("file"), new Argument<string>("json") },
        new Command("cpu") { new Option<bool>("--json") },
    });

    [Theory]
    [InlineData("-PayloadSize: 5 is wrong", "--payload-size: 5 is wrong")]
    [InlineData("'x' cannot go with -Json. Give", "'x' cannot go with --json. Give")]
    [InlineData("(-PayloadSize)", "(--payload-size)")]
    [InlineData("-File: 'x' is not there", "<file>: 'x' is not there")]
    public void Parameters_are_named_as_its_options(string message, string said) => Assert.Equal(said, _names.InMessage(message));

    [Theory]
    [InlineData("-Rate is no option here")]
    [InlineData("cache-Json and -1 and -json")]
    [InlineData("--Json")]
    public void Anything_else_after_a_dash_stays(string message) => Assert.Equal(message, _names.InMessage(message));
}
