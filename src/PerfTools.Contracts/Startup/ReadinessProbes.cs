using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools;

/// <summary>Something that holds once a server is ready. A port of 0 is found out from the server's log.</summary>
public abstract record ReadinessProbe
{
    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public abstract void Validate();

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The server accepts TCP connections.</summary>
public sealed record PortProbe : ReadinessProbe
{
    /// <summary>TCP port, 1 to 65535; 0 for the one that the log names.</summary>
    public required int Port { get; init; }

    /// <summary>Where it listens.</summary>
    public string ComputerName { get; init; } = "127.0.0.1";

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Port is < 0 or > 65535) throw new OptionException(nameof(Port), $"{Port} is no port. Use 1 to 65535, or 0 with a -LogPattern that has a group named 'port'.");
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"port {Port}");
}

/// <summary>A request over HTTP is answered as expected.</summary>
public sealed record UriProbe : ReadinessProbe
{
    /// <summary>An absolute http or https address; port 0 for the one that the log names.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The statuses that are a success; empty for 200 to 399.</summary>
    public IReadOnlyList<int> ExpectedStatus { get; init; } = [];

    /// <summary>What the body must match, or null for anything.</summary>
    public Regex? BodyPattern { get; init; }

    /// <summary>Whether a certificate that does not validate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <inheritdoc/>
    public override void Validate() => new HttpWorkload { Uri = Uri, ExpectedStatus = ExpectedStatus }.Validate();

    /// <inheritdoc/>
    public override string ToString() => Uri.GetLeftPart(UriPartial.Path);
}

/// <summary>The server accepts connections at a Unix domain socket.</summary>
public sealed record UnixSocketProbe : ReadinessProbe
{
    /// <summary>The path, absolute.</summary>
    public required string Path { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new OptionException("UnixSocket", "is empty. Give the path of the socket.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"socket {Path}";
}

/// <summary>A line that the server writes to its output or error output matches.</summary>
public sealed record LogProbe : ReadinessProbe
{
    /// <summary>What a line must match; a group named <c>port</c> tells the port for the probes that have 0.</summary>
    public required Regex Pattern { get; init; }

    /// <summary>Whether it tells the port.</summary>
    public bool NamesPort => Pattern.GetGroupNames().Contains("port");

    /// <inheritdoc/>
    public override void Validate()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => $"log '{Pattern}'";
}

/// <summary>Redis answers PING, and is not loading its data.</summary>
public sealed record RedisProbe : ReadinessProbe
{
    /// <summary>Where it listens, and how to log in; port 0 for the one that the log names.</summary>
    public required RedisEndpoint Endpoint { get; init; }

    /// <inheritdoc/>
    public override void Validate() => (Endpoint.Port == 0 ? Endpoint with { Port = 1 } : Endpoint).Validate();

    /// <inheritdoc/>
    public override string ToString() => $"redis {Endpoint}";
}

/// <summary>A server of the Model Context Protocol has shaken hands and listed its tools: over its standard streams, or over HTTP.</summary>
public sealed record McpProbe : ReadinessProbe
{
    /// <summary>Where it serves over HTTP (Streamable HTTP), or null for standard input and output.</summary>
    public Uri? Uri { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Uri is not null) new HttpWorkload { Uri = Uri }.Validate();
    }

    /// <inheritdoc/>
    public override string ToString() => Uri is null ? "mcp" : $"mcp {Uri.GetLeftPart(UriPartial.Path)}";
}

/// <summary>A script of the caller says so; what runs it is given to the measurement.</summary>
public sealed record ScriptProbe : ReadinessProbe
{
    /// <inheritdoc/>
    public override void Validate()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "script";
}
