using System.CommandLine;
using PerfTools.Engine.Startup;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say with which variables a server is started.</summary>
internal sealed class ServerEnvironmentOptions
{
    private readonly Option<string[]> _environment = OptionOf.Texts(
        "--environment",
        "NAME=value",
        "A variable to add or to replace; may be repeated. NAME alone passes on the one of this process, as a secret: its value is taken out of what the server writes.");

    private readonly Option<bool> _clean = OptionOf.Flag("--clean-environment", "Pass on the variables that are given only, and the few without which hardly a program starts.");
    private readonly Option<string?> _file = OptionOf.Text("--environment-file", "file", "A file with NAME=value in each line (.env).");

    public void AddTo(Command command)
    {
        command.Add(_environment);
        command.Add(_clean);
        command.Add(_file);
    }

    /// <exception cref="OptionException">The file cannot be read, or a variable cannot be one.</exception>
    public ServerEnvironment Read(ParseResult parsed)
    {
        Dictionary<string, string?> variables = new(GivenEnvironment.Names);
        HashSet<string> secrets = new(GivenEnvironment.Names);
        foreach (string text in parsed.GetValue(_environment) ?? [])
        {
            string[] parts = text.Split('=', 2);
            bool isPassedOn = parts.Length == 1;
            variables[parts[0]] = isPassedOn ? Own(parts[0]) : parts[1];
            if (isPassedOn) secrets.Add(parts[0]);
            else secrets.Remove(parts[0]);
        }

        return new GivenEnvironment
        {
            File = parsed.GetValue(_file) is { Length: > 0 } file ? Path.GetFullPath(file) : null,
            Variables = variables,
            Secrets = secrets,
            IsClean = parsed.GetValue(_clean),
        }.Resolve();
    }

    private static string Own(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new OptionException("Environment", $"there is no variable '{name}' here that could be passed on. Set it, or write {name}=value.");
}
