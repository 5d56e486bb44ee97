using System.CommandLine;
using System.Text;
using PerfTools.Cli.Text;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Programs;
using PerfTools.Engine.Sessions.Redis;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say what the sessions of a load do.</summary>
internal sealed class SessionWorkOptions
{
    private readonly ProgramArgument _program = new("Program to start anew for every operation, and its arguments, after '--'.");
    private readonly Option<bool> _ignoreExitCode = OptionOf.Flag("--ignore-exit-code", "Count an exit code other than 0 of the program as a success.");
    private readonly Option<string?> _uri = OptionOf.Text("--uri", "address", "An http:// or https:// address to send requests to.");
    private readonly Option<string?> _method = OptionOf.Text("--method", "name", "The request method. Default: GET.");
    private readonly Option<string[]> _header = OptionOf.Texts("--header", "'Name: value'", "A header of the requests; may be repeated.");
    private readonly Option<string?> _body = OptionOf.Text("--body", "text", "What the requests send; @file reads it from a file.");
    private readonly Option<string[]> _expectedStatus = OptionOf.Texts("--expected-status", "numbers", "Statuses that are a success. Default: 200 to 399.");
    private readonly Option<string?> _httpVersion = OptionOf.Text("--http-version", "1.1|2", "The version of HTTP. Default: 1.1.");
    private readonly Option<string?> _redis = OptionOf.Text("--redis", "host[:port]", "A Redis server, or its redis://, rediss:// or unix:// URI. The password is read from REDISCLI_AUTH.");
    private readonly Option<string?> _operation = OptionOf.Text("--operation", "name", "With --redis: ping, set, get, incr, hset or mget. Default: set.");
    private readonly Option<string?> _payloadSize = OptionOf.Text("--payload-size", "size", "With --redis: size of the value: bytes, or 10KB, 1MB. Default: 100.");
    private readonly Option<string?> _keyCount = OptionOf.Text("--key-count", "number", "With --redis: keys that the sessions share. Default: 10.");
    private readonly Option<string?> _tcp = OptionOf.Text("--tcp-endpoint", "host:port", "A TCP endpoint.");
    private readonly Option<string?> _send = OptionOf.Text("--send", "text", @"With --tcp-endpoint: what to send; \r, \n, \t, \\ and \x0d are understood.");
    private readonly Option<string?> _expect = OptionOf.Text("--expect", "text", "With --tcp-endpoint: what the answer must contain. Default: anything.");
    private readonly Option<bool> _connectEach = OptionOf.Flag("--connect-each-operation", "With --tcp-endpoint: a new connection for every operation.");
    private readonly Option<bool> _useTls = OptionOf.Flag("--use-tls", "With --redis and --tcp-endpoint: speak TLS.");
    private readonly Option<bool> _skipCertificateCheck = OptionOf.Flag("--skip-certificate-check", "Accept a server certificate that does not validate.");

    public void AddTo(Command command)
    {
        command.Add(_program.Argument);
        foreach (Option option in new Option[]
                 {
                     _redis, _operation, _payloadSize, _keyCount, _uri, _method, _header, _body, _expectedStatus, _httpVersion,
                     _tcp, _send, _expect, _connectEach, _useTls, _skipCertificateCheck, _ignoreExitCode,
                 })
        {
            command.Add(option);
        }
    }

    /// <summary>Makes the work of a load; each load needs its own.</summary>
    /// <exception cref="OptionException">There is none, or more than one, or a value cannot be used.</exception>
    public Func<SessionLoadOptions, IWorkload> Read(ParseResult parsed)
    {
        ProgramCommand? program = _program.Read(parsed);
        int given = new[] { parsed.GetValue(_redis), parsed.GetValue(_uri), parsed.GetValue(_tcp), program?.FilePath }.Count(work => work is not null);
        if (given != 1) throw new OptionException("Redis", given == 0 ? "is missing. Give -Redis, -Uri, -TcpEndpoint, or a program after '--'." : "is not the only work. Give one of -Redis, -Uri, -TcpEndpoint, or a program after '--'.");
        if (parsed.GetValue(_redis) is { } redis) return load => new RedisWireWorkload(Redis(parsed, redis, load), load);
        if (parsed.GetValue(_uri) is { } uri)
        {
            HttpWorkload http = Http(parsed, uri);
            return load => SessionWorkloads.Of(http, load.Timeout);
        }

        if (parsed.GetValue(_tcp) is not { } endpoint) return _ => new ProgramWorkload(program!, parsed.GetValue(_ignoreExitCode));
        TcpWorkload tcp = Tcp(parsed, endpoint);
        return load => SessionWorkloads.Of(tcp, load.Timeout);
    }

    private RedisWorkload Redis(ParseResult parsed, string text, SessionLoadOptions load)
    {
        RedisEndpoint common = new()
        {
            Credential = RedisCredential.FromEnvironment(),
            UseTls = parsed.GetValue(_useTls),
            SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
            Timeout = load.Timeout,
        };
        RedisWorkload workload = new()
        {
            Endpoint = RedisConnectionString.ParseOne(text, common, "Redis"),
            Operation = parsed.GetValue(_operation) is { } operation ? OptionText.Name(operation, "Operation", RedisWorkload.Operations) : RedisOperation.Set,
            PayloadSize = parsed.GetValue(_payloadSize) is { } size ? ByteSizeText.Parse(size, "PayloadSize") : 100,
            KeyCount = parsed.GetValue(_keyCount) is { } keys ? OptionText.SmallNumber(keys, "KeyCount") : null,
        };
        workload.Validate();
        return workload;
    }

    private HttpWorkload Http(ParseResult parsed, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)) throw new OptionException("Uri", $"'{text}' is no address. Begin it with http:// or https://.");
        string version = parsed.GetValue(_httpVersion) ?? "1.1";
        HttpWorkload workload = new()
        {
            Uri = uri,
            Method = parsed.GetValue(_method) ?? "GET",
            Headers = [.. (parsed.GetValue(_header) ?? []).Select(HeaderOf)],
            Body = BodyOf(parsed.GetValue(_body)),
            ExpectedStatus = [.. OptionText.List(parsed.GetValue(_expectedStatus) ?? [], "ExpectedStatus").Select(status => OptionText.SmallNumber(status, "ExpectedStatus"))],
            HttpVersion = Version.TryParse(version.Contains('.') ? version : $"{version}.0", out Version? known) ? known : throw new OptionException("HttpVersion", $"'{version}' is no version. Use 1.1 or 2."),
            SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
        };
        workload.Validate();
        return workload;
    }

    private TcpWorkload Tcp(ParseResult parsed, string endpoint)
    {
        int colon = endpoint.LastIndexOf(':');
        if (colon < 1) throw new OptionException("TcpEndpoint", $"'{endpoint}' is no endpoint. Give host:port.");
        TcpWorkload workload = new()
        {
            ComputerName = endpoint[..colon].Trim('[', ']'),
            Port = OptionText.SmallNumber(endpoint[(colon + 1)..], "TcpEndpoint"),
            Send = EscapedBytes.Of(parsed.GetValue(_send), "Send"),
            Expect = EscapedBytes.Of(parsed.GetValue(_expect), "Expect"),
            ConnectEachOperation = parsed.GetValue(_connectEach),
            UseTls = parsed.GetValue(_useTls),
            SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
        };
        workload.Validate();
        return workload;
    }

    private static KeyValuePair<string, string> HeaderOf(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts.Length == 2
            ? KeyValuePair.Create(parts[0].Trim(), parts[1].Trim())
            : throw new OptionException("Header", "a header has no colon. Write 'Name: value'.");
    }

    private static byte[] BodyOf(string? text)
    {
        if (text is null) return [];
        if (!text.StartsWith('@')) return Encoding.UTF8.GetBytes(text);
        try
        {
            return File.ReadAllBytes(text[1..]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new OptionException("Body", $"'{text[1..]}' cannot be read: {FileFault.Of(error)}.");
        }
    }
}
