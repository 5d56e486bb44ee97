using System.CommandLine;
using PerfTools.Cli.Text;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what must hold of a server that is ready, and what it must offer.</summary>
internal sealed class ReadinessOptions
{
    private readonly Option<string?> _port = OptionOf.Text("--port", "number", "A TCP port of 127.0.0.1 that must accept connections; 0 for the one that --log-pattern names.");
    private readonly Option<string?> _uri = OptionOf.Text("--uri", "address", "An http:// or https:// address that must answer; with --mcp, where it speaks that.");
    private readonly Option<string[]> _expectedStatus = OptionOf.Texts("--expected-status", "numbers", "Statuses of --uri that are a success. Default: 200 to 399.");
    private readonly Option<string?> _bodyPattern = OptionOf.Text("--body-pattern", "regex", "What the body of --uri must match. Case does not matter.");
    private readonly Option<bool> _skipCertificateCheck = OptionOf.Flag("--skip-certificate-check", "Accept a certificate of --uri or --redis that does not validate.");
    private readonly Option<string?> _unixSocket = OptionOf.Text("--unix-socket", "path", "A Unix domain socket that must accept connections.");
    private readonly Option<string?> _logPattern = OptionOf.Text("--log-pattern", "regex", "What a line of its output must match; a group named 'port' tells the port. Case does not matter.");
    private readonly Option<string?> _redis = OptionOf.Text("--redis", "host[:port]", "A Redis server that must answer PING and not be loading. The password is read from REDISCLI_AUTH.");
    private readonly Option<bool> _mcp = OptionOf.Flag("--mcp", "It speaks the Model Context Protocol: over its standard streams, or over HTTP at --uri.");
    private readonly Option<string[]> _expectTool = OptionOf.Texts("--expect-tool", "name", "With --mcp: tools that it must offer.");
    private readonly Option<string[]> _expectUri = OptionOf.Texts("--expect-uri", "address", "Addresses that must be answered with a status below 400, in full or relative to --uri.");
    private readonly Option<string[]> _expectCommand = OptionOf.Texts("--expect-command", "name", "With --redis: commands that it must know.");
    private readonly Option<string?> _consecutiveSuccess = OptionOf.Text("--consecutive-success", "number", "How often in a row each must succeed. Default: 3.");
    private readonly Option<string?> _aliveFor = OptionOf.Text("--alive-for", "duration", "Where none of these is given: how long it must live. Default: 5s.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
                 {
                     _port, _uri, _expectedStatus, _bodyPattern, _skipCertificateCheck, _unixSocket, _logPattern, _redis, _mcp, _expectTool, _expectUri,
                     _expectCommand, _consecutiveSuccess, _aliveFor,
                 })
        {
            command.Add(option);
        }
    }

    /// <exception cref="OptionException">A value cannot be used, or has nothing to go with.</exception>
    public IReadOnlyList<ReadinessProbe> Read(ParseResult parsed) => new GivenProbes
    {
        Port = parsed.GetValue(_port) is { } port ? OptionText.SmallNumber(port, "Port") : null,
        Uri = parsed.GetValue(_uri) is { } uri ? GivenProbes.Address(uri) : null,
        ExpectedStatus = [.. OptionText.List(parsed.GetValue(_expectedStatus) ?? [], "ExpectedStatus").Select(status => OptionText.SmallNumber(status, "ExpectedStatus"))],
        BodyPattern = parsed.GetValue(_bodyPattern),
        SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
        UnixSocket = parsed.GetValue(_unixSocket) is { Length: > 0 } path ? Path.GetFullPath(path) : parsed.GetValue(_unixSocket),
        LogPattern = parsed.GetValue(_logPattern),
        Redis = parsed.GetValue(_redis),
        IsMcp = parsed.GetValue(_mcp),
    }.Resolve();

    public int? ConsecutiveSuccess(ParseResult parsed) =>
        parsed.GetValue(_consecutiveSuccess) is { } text ? OptionText.SmallNumber(text, "ConsecutiveSuccess") : null;

    public TimeSpan? AliveFor(ParseResult parsed) => parsed.GetValue(_aliveFor) is { } text ? DurationText.Parse(text, "AliveFor") : null;

    public IReadOnlyList<string> ExpectedTools(ParseResult parsed) => OptionText.List(parsed.GetValue(_expectTool) ?? [], "ExpectTool");

    public IReadOnlyList<Uri> ExpectedUris(ParseResult parsed) => [.. (parsed.GetValue(_expectUri) ?? []).Select(GivenProbes.ExpectedUri)];

    public IReadOnlyList<string> ExpectedCommands(ParseResult parsed) => OptionText.List(parsed.GetValue(_expectCommand) ?? [], "ExpectCommand");
}
