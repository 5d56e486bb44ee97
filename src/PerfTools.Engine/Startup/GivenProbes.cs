using System.Text.RegularExpressions;
using PerfTools.Engine.Redis;

namespace PerfTools.Engine.Startup;

/// <summary>What a user said about how a server is found ready. What is null or empty was not said.</summary>
public sealed record GivenProbes
{
    // A pattern that backtracks without end must not hold up the thread that reads the server's output.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A TCP port, or 0 for the one that the log names.</summary>
    public int? Port { get; init; }

    /// <summary>Where it serves HTTP.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The statuses that are a success.</summary>
    public IReadOnlyList<int> ExpectedStatus { get; init; } = [];

    /// <summary>A regular expression for the body.</summary>
    public string? BodyPattern { get; init; }

    /// <summary>Whether a certificate that does not validate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The path of a socket, absolute.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>A regular expression for a line of the log.</summary>
    public string? LogPattern { get; init; }

    /// <summary>A Redis server, as host:port or a connection string.</summary>
    public string? Redis { get; init; }

    /// <summary>How to log in there, where the connection string does not say it.</summary>
    public RedisCredential? Credential { get; init; }

    /// <summary>Whether it speaks the Model Context Protocol: at <see cref="Uri"/>, or over its standard streams where there is none.</summary>
    public bool IsMcp { get; init; }

    /// <summary>Whether a script is asked.</summary>
    public bool HasScript { get; init; }

    /// <summary>The probes, in the order in which they stand in results.</summary>
    /// <exception cref="OptionException">A value cannot be used, or has nothing to go with.</exception>
    public IReadOnlyList<ReadinessProbe> Resolve()
    {
        CheckCompany();
        ReadinessProbe?[] given =
        [
            LogPattern is null ? null : new LogProbe { Pattern = PatternOf(LogPattern, nameof(LogPattern)) },
            Port is { } port ? new PortProbe { Port = port } : null,
            UnixSocket is null ? null : new UnixSocketProbe { Path = UnixSocket },
            Redis is null ? null : new RedisProbe { Endpoint = EndpointOf(Redis) },
            Uri is null || IsMcp ? null : Http(Uri),
            IsMcp ? new McpProbe { Uri = Uri } : null,
            HasScript ? new ScriptProbe() : null,
        ];
        return [.. given.OfType<ReadinessProbe>()];
    }

    /// <summary>The address of a web server.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="OptionException">It cannot be read.</exception>
    public static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        ? address
        : throw new OptionException(nameof(Uri), $"'{text}' is no address. Begin it with http:// or https://.");

    /// <summary>An address that production calls: in full, or relative to that of the server.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="OptionException">It is none of a web server.</exception>
    public static Uri ExpectedUri(string text)
    {
        // Where paths begin with '/', .NET takes one for the address of a file.
        UriKind kind = text.StartsWith('/') ? UriKind.Relative : UriKind.RelativeOrAbsolute;
        if (text.Length > 0 && Uri.TryCreate(text, kind, out Uri? address) && (!address.IsAbsoluteUri || address.Scheme is "http" or "https")) return address;
        throw new OptionException("ExpectUri", $"'{text}' is no address. Give a path such as /health, or begin it with http:// or https://.");
    }

    /// <summary>What is only said about a probe needs that probe: otherwise it would be taken for checked.</summary>
    private void CheckCompany()
    {
        bool hasPage = Uri is not null && !IsMcp;
        if (ExpectedStatus.Count > 0 && !hasPage) throw Alone(nameof(ExpectedStatus), "-Uri, and not with -Mcp");
        if (BodyPattern is not null && !hasPage) throw Alone(nameof(BodyPattern), "-Uri, and not with -Mcp");
        if (Credential is not null && Redis is null) throw Alone(nameof(Credential), "-Redis");
        if (SkipCertificateCheck && !hasPage && Redis is null) throw Alone(nameof(SkipCertificateCheck), "-Uri or -Redis, and not with -Mcp");
    }

    private UriProbe Http(Uri uri) => new()
    {
        Uri = uri,
        ExpectedStatus = ExpectedStatus,
        BodyPattern = BodyPattern is null ? null : PatternOf(BodyPattern, nameof(BodyPattern)),
        SkipCertificateCheck = SkipCertificateCheck,
    };

    private RedisEndpoint EndpointOf(string text)
    {
        RedisEndpoint common = new() { Credential = Credential ?? RedisCredential.FromEnvironment(), SkipCertificateCheck = SkipCertificateCheck };
        return RedisConnectionString.ParseOne(text, common, nameof(Redis));
    }

    private static Regex PatternOf(string text, string parameter)
    {
        if (text.Length == 0) throw new OptionException(parameter, "is empty, and would match anything. Give a regular expression.");
        try
        {
            return new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (RegexParseException wrong)
        {
            throw new OptionException(parameter, $"is no regular expression: {wrong.Message} To have a character stand for itself, write a backslash before it.");
        }
    }

    private static OptionException Alone(string parameter, string company) => new(parameter, $"goes with {company}. Leave it out, or say what it is for.");
}
