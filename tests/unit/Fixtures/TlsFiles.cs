using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PerfTools.Tests.Fixtures;

/// <summary>A self-signed certificate for localhost, on disk for the server and in memory for the client.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("perftools-tls-").FullName;
    private readonly bool _asksForClientCertificate;

    public TlsFiles(bool asksForClientCertificate)
    {
        _asksForClientCertificate = asksForClientCertificate;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificatePath, Certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The certificate with its private key: the server trusts it, so it also serves as a client's.</summary>
    public X509Certificate2 Certificate { get; }

    public string CertificatePath => Path.Combine(_directory, "certificate.pem");

    public string KeyPath => Path.Combine(_directory, "key.pem");

    public IEnumerable<string> Arguments(int port) =>
    [
        "--tls-port", $"{port}", "--tls-cert-file", CertificatePath, "--tls-key-file", KeyPath, "--tls-ca-cert-file", CertificatePath,
        "--tls-auth-clients", _asksForClientCertificate ? "yes" : "no",
    ];

    public void Dispose()
    {
        Certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
