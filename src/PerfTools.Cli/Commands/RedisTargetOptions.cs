using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PerfTools.Cli.Text;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary>The options that say which Redis server, for every command that talks to one.</summary>
internal sealed class RedisTargetOptions
{
    private const string CertificatePassword = "PERFTOOLS_CERTIFICATE_PASSWORD";

    private readonly Option<string[]> _computerName = OptionOf.Texts(
        "--computer-name", "host", "Host name or address; several may be given. Default: 127.0.0.1.");

    private readonly Option<string?> _port = OptionOf.Text("--port", "port", "TCP port. Default: 6379.");

    private readonly Option<string[]> _connectionString = OptionOf.Texts(
        "--connection-string", "text",
        "A redis://, rediss:// or unix:// URI, or StackExchange.Redis syntax (host:port,ssl=true,...), in place of --computer-name. " +
        "Other users of the machine can see a command line: leave the password to REDISCLI_AUTH.");

    private readonly Option<string?> _user = OptionOf.Text(
        "--user", "name", "ACL user. The password is read from the environment variable REDISCLI_AUTH, with or without --user.");

    private readonly Option<bool> _useTls = OptionOf.Flag("--use-tls", "Speak TLS.");

    private readonly Option<bool> _skipCertificateCheck = OptionOf.Flag(
        "--skip-certificate-check", "Accept a server certificate that does not validate.");

    private readonly Option<string?> _certificate = OptionOf.Text(
        "--certificate", "pfx",
        "PKCS#12 file with the client certificate for TLS; its password, if any, is read from the environment variable " +
        $"{CertificatePassword}.");

    private readonly Option<string?> _database = OptionOf.Text("--database", "number", "Logical database. Default: 0.");

    private readonly Option<string?> _timeout = OptionOf.Text(
        "--timeout", "duration", "Longest wait for a connection or a reply. Default: 5s.");

    private readonly Option<string?> _protocol = OptionOf.Text("--protocol", "resp2|resp3", "RESP version. Default: resp2.");

    private readonly Option<bool> _cluster = OptionOf.Flag("--cluster", "Discover the masters of the cluster and work on each.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
                 {
                     _computerName, _port, _connectionString, _user, _useTls, _skipCertificateCheck, _certificate, _database, _timeout,
                     _protocol, _cluster,
                 })
        {
            command.Add(option);
        }
    }

    public bool IsCluster(ParseResult parsed) => parsed.GetValue(_cluster);

    /// <exception cref="OptionException">A value cannot be used.</exception>
    public IReadOnlyList<RedisEndpoint> Endpoints(ParseResult parsed)
    {
        string[] names = parsed.GetValue(_computerName) is { Length: > 0 } given ? given : [];
        string[] connections = parsed.GetValue(_connectionString) ?? [];
        if (names.Length > 0 && connections.Length > 0)
            throw new OptionException("ConnectionString", "cannot go with -ComputerName. Give one of them.");
        RedisEndpoint common = Common(parsed);
        if (names.Length == 0) names = [common.ComputerName];
        List<RedisEndpoint> endpoints = connections.Length > 0
            ? [.. connections.SelectMany(text => RedisConnectionString.Parse(text, common))]
            : [.. OptionText.List(names, "ComputerName").Select(name => common with { ComputerName = name })];
        foreach (RedisEndpoint endpoint in endpoints) endpoint.Validate();
        return endpoints;
    }

    private RedisEndpoint Common(ParseResult parsed)
    {
        RedisEndpoint defaults = new();
        return new RedisEndpoint
        {
            Port = parsed.GetValue(_port) is { } port ? OptionText.SmallNumber(port, "Port") : defaults.Port,
            Credential = Credential(parsed.GetValue(_user)),
            UseTls = parsed.GetValue(_useTls),
            SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
            ClientCertificate = parsed.GetValue(_certificate) is { } path ? Load(path) : null,
            Database = parsed.GetValue(_database) is { } database ? OptionText.SmallNumber(database, "Database") : defaults.Database,
            Timeout = parsed.GetValue(_timeout) is { } timeout ? DurationText.Parse(timeout, "Timeout") : defaults.Timeout,
            Protocol = parsed.GetValue(_protocol) is { } protocol ? OptionText.Name<RespProtocol>(protocol, "Protocol") : defaults.Protocol,
        };
    }

    private static RedisCredential? Credential(string? user)
    {
        RedisCredential? credential = RedisCredential.FromEnvironment(user);
        return credential is null && user is not null
            ? throw new OptionException("User", $"'{user}' has no password. Set the environment variable REDISCLI_AUTH.")
            : credential;
    }

    private static X509Certificate2 Load(string path)
    {
        if (!File.Exists(path)) throw new OptionException("Certificate", $"'{path}' does not exist. Give a PKCS#12 file.");
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, Environment.GetEnvironmentVariable(CertificatePassword));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OptionException(
                "Certificate",
                $"'{path}' cannot be read as PKCS#12: {error.Message.TrimEnd('.')}. A password goes into {CertificatePassword}.");
        }
    }
}
