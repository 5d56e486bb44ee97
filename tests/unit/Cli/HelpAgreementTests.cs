using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;

namespace PerfTools.Tests.Cli;

/// <summary>What the command line says of an option, and what the page of the cmdlet says of the parameter that it mirrors.</summary>
public sealed partial class HelpAgreementTests
{
    private static readonly Dictionary<string, string> CmdletOf = new()
    {
        ["cpu"] = "Measure-ProcessCpu",
        ["time"] = "Measure-Operation",
        ["leak"] = "Test-MemoryLeak",
        ["sessions"] = "Invoke-ConcurrentSessions",
        ["startup"] = "Test-ServerStartup",
        ["scalability"] = "Measure-Scalability",
        ["redis"] = "Measure-RedisLatency",
        ["clear"] = "Clear-RedisKey",
        ["compare"] = "Compare-PerfResult",
        ["report"] = "Export-PerfReport",
        ["watch"] = "Watch-Performance",
        ["env"] = "Test-PerfEnvironment",
    };

    // Where one can start without a page: the demo runs what the others are for.
    private static readonly string[] WithoutCmdlet = ["demo"];

    // Values that only PowerShell has: the heap of a script block, and a command as an operation, which here is --command-text.
    private static readonly string[] WithoutOption = ["leak --metric ManagedHeap", "redis --operation Custom"];

    private static readonly IReadOnlyList<Command> Commands =
        [.. CommandLine.Build(new CliConsole { Out = TextWriter.Null, Error = TextWriter.Null }).Subcommands];

    public static TheoryData<string> Names => [.. Commands.Select(command => command.Name)];

    public static TheoryData<string, string> Mirrored
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (Command command in Commands.Where(command => CmdletOf.ContainsKey(command.Name)))
            {
                foreach (Option option in command.Options.Where(option => ParameterOf(command.Name, option) is not null))
                    pairs.Add(command.Name, option.Name);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_has_a_cmdlet_and_stands_in_the_readme(string name)
    {
        Assert.NotEqual(CmdletOf.ContainsKey(name), WithoutCmdlet.Contains(name));
        string readme = ProjectPages.Readme();
        Assert.True(readme.Contains($"`{name}`", StringComparison.Ordinal) || readme.Contains($"perftools {name}", StringComparison.Ordinal) || readme.Contains($"build.sh {name}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_says_in_sentences_what_it_is_for(string name)
    {
        foreach (Option option in Commands.Single(command => command.Name == name).Options.Where(option => option is not HelpOption))
        {
            Assert.True(option.Description?.Length > 7, $"{name} {option.Name} has no description");
            Assert.True(option.Description.EndsWith('.'), $"{name} {option.Name}: '{option.Description}' is no sentence");
        }
    }

    [Theory]
    [MemberData(nameof(Mirrored))]
    public void A_default_is_the_same_in_both(string command, string option)
    {
        string? said = HelpDefault.InDescription(Find(command, option).Description);
        string? written = HelpDefault.InPage(ProjectPages.Cmdlet(CmdletOf[command]), ParameterOf(command, Find(command, option))!);
        if (said is not null && HelpDefault.IsValue(written)) Assert.Equal(HelpDefault.Normal(written!), HelpDefault.Normal(said));
    }

    [Theory]
    [MemberData(nameof(Mirrored))]
    public void Every_value_that_the_cmdlet_takes_is_named(string command, string option)
    {
        Option found = Find(command, option);
        foreach (string value in ValuesOf(command, ParameterOf(command, found)!).Where(value => !WithoutOption.Contains($"{command} {option} {value}")))
            Assert.Contains(value, $"{found.HelpName} {found.Description}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nearly_every_option_mirrors_a_parameter()
    {
        int options = Commands.Where(command => CmdletOf.ContainsKey(command.Name)).Sum(command => command.Options.Count);
        Assert.InRange(Mirrored.Count(), options / 2, options);
    }

    private static Option Find(string command, string option) => Commands.Single(one => one.Name == command).Options.Single(one => one.Name == option);

    /// <summary>The parameter of the same name; the build has compared the page with the cmdlet.</summary>
    private static string? ParameterOf(string command, Option option)
    {
        string name = option.Name.Replace("-", string.Empty, StringComparison.Ordinal);
        return Heading().Matches(ProjectPages.Cmdlet(CmdletOf[command])).Select(match => match.Groups[1].Value)
            .FirstOrDefault(parameter => parameter.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> ValuesOf(string command, string parameter)
    {
        Match values = Regex.Match(ProjectPages.Cmdlet(CmdletOf[command]), $@"-{parameter}\]? \{{(.+?)\}}", RegexOptions.CultureInvariant);
        return values.Groups[1].Value.Split(" | ", StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^### -(\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
