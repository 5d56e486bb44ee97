using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace PerfTools;

/// <summary>Where a Redis server is, and how to log in.</summary>
public sealed record RedisEndpoint
{
    /// <summary>Host name or address.</summary>
    public string ComputerName { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = 6379;

    /// <summary>Path of a Unix domain socket, used in place of host and port.</summary>
    public string? UnixSocketPath { get; init; }

    /// <summary>Whether to speak TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>Whether a certificate that does not validate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The certificate to show to a server that asks for one.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>User and password.</summary>
    public RedisCredential? Credential { get; init; }

    /// <summary>The logical database, 0 or more.</summary>
    public int Database { get; init; }

    /// <summary>Longest wait for a connection or a reply.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>RESP version.</summary>
    public RespProtocol Protocol { get; init; } = RespProtocol.Resp2;

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(ComputerName))
            throw new OptionException(nameof(ComputerName), "is empty. Give a host name or an address.");

        // What looks like a URI may hold a password, which must not go into a message or to a name server.
        if (ComputerName.AsSpan().ContainsAny("@/ "))
            throw new OptionException(nameof(ComputerName), "is not a host name. Give a name or an address here, and a URI as -ConnectionString.");
        if (Port is < 1 or > 65535) throw new OptionException(nameof(Port), $"{Port} is not a port. Use 1 to 65535.");
        if (Database < 0) throw new OptionException(nameof(Database), $"{Database} is negative. Databases count from 0.");
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromHours(1))
            throw new OptionException(nameof(Timeout), $"{Timeout} is out of range. Use 1 ms to an hour.");
    }

    /// <summary>The address without any secret, as it stands in results and errors.</summary>
    public override string ToString() =>
        UnixSocketPath ?? string.Create(CultureInfo.InvariantCulture, $"{Bracketed(ComputerName)}:{Port}");

    private static string Bracketed(string host) => host.Contains(':') ? $"[{host}]" : host;
}
