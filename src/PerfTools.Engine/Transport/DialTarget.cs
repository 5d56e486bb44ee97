using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PerfTools.Engine.Transport;

/// <summary>Where to open a connection to, and how.</summary>
/// <param name="Name">What it is called in messages; holds no secret.</param>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">The TCP port.</param>
internal sealed record DialTarget(string Name, string Host, int Port)
{
    /// <summary>What should be listening there, as a message says it.</summary>
    public string Server { get; init; } = "a server";

    /// <summary>Path of a Unix domain socket, used in place of host and port.</summary>
    public string? UnixSocketPath { get; init; }

    public bool UseTls { get; init; }

    public bool SkipCertificateCheck { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What the user gives a client's certificate with, or null where that cannot be.</summary>
    public string? CertificateOption { get; init; }

    /// <summary>What the client offers to speak over TLS (ALPN), or nothing.</summary>
    public IReadOnlyList<SslApplicationProtocol> Protocols { get; init; } = [];

    /// <summary>Longest wait for the connection, and of a blocking transport for each piece of a reply.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
