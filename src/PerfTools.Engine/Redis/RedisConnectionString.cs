using System.Globalization;

namespace PerfTools.Engine.Redis;

/// <summary>
/// Reads the two ways in which a Redis server is written down: a URI (<c>redis://</c>, <c>rediss://</c>, <c>unix://</c>)
/// and StackExchange.Redis' list (<c>host:port,password=…,ssl=true</c>).
/// </summary>
public static class RedisConnectionString
{
    // Known to StackExchange.Redis, and without a meaning for a measurement.
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "abortConnect", "allowAdmin", "channelPrefix", "configChannel", "configCheckSeconds", "connectRetry", "keepAlive", "name",
        "proxy", "resolveDns", "responseTimeout", "serviceName", "sslProtocols", "tiebreaker", "version", "writeBuffer",
        "checkCertificateRevocation", "highPrioritySocketThreads", "setlib", "asyncTimeout", "tunnel", "highIntegrity", "protocolOptions",
    };

    /// <summary>The endpoints named by a connection string; what it does not say is taken from <paramref name="defaults"/>.</summary>
    /// <exception cref="OptionException">It cannot be read. The message never repeats a password.</exception>
    public static IReadOnlyList<RedisEndpoint> Parse(string text, RedisEndpoint defaults)
    {
        if (string.IsNullOrWhiteSpace(text)) throw Invalid("is empty. Write for example 'redis://127.0.0.1:6379' or '127.0.0.1:6379,password=…'.");
        return text.Contains("://", StringComparison.Ordinal) ? [FromUri(text.Trim(), defaults)] : FromList(text, defaults);
    }

    /// <summary>The same where there can be one server only.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="defaults">What it does not say.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">It cannot be read, or names several servers.</exception>
    public static RedisEndpoint ParseOne(string text, RedisEndpoint defaults, string parameter) => Parse(text, defaults) switch
    {
        [RedisEndpoint only] => only,
        var several => throw new OptionException(parameter, $"names {several.Count} servers. Give one: a load has one target."),
    };

    private static RedisEndpoint FromUri(string text, RedisEndpoint defaults)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)) throw Invalid("is not a URI that can be read.");
        string[] login = uri.UserInfo.Split(':', 2);
        if (uri.UserInfo.Length > 0 && login.Length < 2)
            throw Invalid("has a user name or a password without a colon. Write redis://user:password@host, or redis://:password@host.");
        RedisEndpoint endpoint = defaults with
        {
            Credential = login is [string user, string password]
                ? new RedisCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
                : defaults.Credential,
        };
        if (uri.Scheme == "unix") return WithQuery(endpoint with { UnixSocketPath = Uri.UnescapeDataString(uri.AbsolutePath) }, uri.Query);
        if (uri.Scheme is not ("redis" or "rediss")) throw Invalid($"has the scheme '{uri.Scheme}'. Use redis://, rediss:// or unix://.");

        // A raw '/', '?' or '#' ends the authority: what was meant as a password would be taken, and shown, as something else.
        if (uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped).Contains('@', StringComparison.Ordinal))
            throw Invalid("has an '@' after the host. In a password write '/' as %2F, '?' as %3F, '#' as %23 and '@' as %40.");
        return endpoint with
        {
            ComputerName = uri.IdnHost,
            Port = uri.Port > 0 ? uri.Port : defaults.Port,
            UseTls = uri.Scheme == "rediss" || defaults.UseTls,
            Database = DatabaseOf(uri.AbsolutePath.Trim('/'), defaults),
        };
    }

    /// <summary>The query of a Unix socket's URI, as redis-py writes it.</summary>
    private static RedisEndpoint WithQuery(RedisEndpoint endpoint, string query)
    {
        foreach (string part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            endpoint = (pair[0], pair.Length) switch
            {
                ("db", 2) => endpoint with { Database = DatabaseOf(pair[1], endpoint) },
                ("password", 2) => endpoint with { Credential = new RedisCredential(endpoint.Credential?.UserName, Uri.UnescapeDataString(pair[1])) },
                _ => throw Invalid("has a query that is not known. Known: ?db=number and &password=."),
            };
        }

        return endpoint;
    }

    private static int DatabaseOf(string text, RedisEndpoint defaults)
    {
        if (text.Length == 0) return defaults.Database;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int database)
            ? database
            : throw Invalid($"names the database '{text}', which is not a number.");
    }

    private static RedisEndpoint[] FromList(string text, RedisEndpoint defaults)
    {
        List<(string Host, int? Port)> hosts = [];
        RedisEndpoint common = defaults;
        string? user = null;
        string? password = null;
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = part[..Math.Max(0, equals)].Trim();
            try
            {
                if (equals < 0 && password is not null && hosts.Count > 0) throw Invalid("names a server after the password.");
                if (equals < 0) hosts.Add(HostOf(part));
                else if (name.Equals("user", StringComparison.OrdinalIgnoreCase)) user = part[(equals + 1)..];
                else if (name.Equals("password", StringComparison.OrdinalIgnoreCase)) password = part[(equals + 1)..];
                else common = Apply(common, name, part[(equals + 1)..].Trim());
            }
            catch (OptionException) when (password is not null)
            {
                // It may be the rest of a password that holds a comma, so it must not be shown.
                throw Invalid("has a part after the password that is no option. A password with a comma cannot stand in a list: use -Credential, or a URI with %2C.");
            }
        }

        if (hosts.Count == 0) throw Invalid("names no server. Begin with 'host:port'.");
        if (password is not null) common = common with { Credential = new RedisCredential(user, password) };
        return [.. hosts.Select(host => common with { ComputerName = host.Host, Port = host.Port ?? (common.UseTls ? 6380 : defaults.Port) })];
    }

    private static RedisEndpoint Apply(RedisEndpoint endpoint, string name, string value) => name.ToLowerInvariant() switch
    {
        "ssl" => endpoint with { UseTls = Boolean(name, value) },
        "sslhost" => endpoint,
        "defaultdatabase" => endpoint with { Database = DatabaseOf(value, endpoint) },
        "connecttimeout" or "synctimeout" => endpoint with { Timeout = Milliseconds(name, value) },
        "protocol" => endpoint with { Protocol = value is "3" or "resp3" ? RespProtocol.Resp3 : RespProtocol.Resp2 },
        _ when Ignored.Contains(name) => endpoint,
        _ => throw Invalid($"has the option '{name}', which is not known. Known: ssl, user, password, defaultDatabase, connectTimeout, syncTimeout, protocol."),
    };

    private static bool Boolean(string name, string value) => bool.TryParse(value, out bool result)
        ? result
        : throw Invalid($"has {name}={value}. Use true or false.");

    private static TimeSpan Milliseconds(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw Invalid($"has {name}={value}. Give milliseconds, more than 0.");

    private static (string, int?) HostOf(string part)
    {
        if (part.Contains('@', StringComparison.Ordinal))
            throw Invalid("has an '@' in a server's name. Write redis://user:password@host for a URI.");
        int colon = part.LastIndexOf(':');
        bool isBareAddress = part.Count(c => c == ':') > 1 && !part.StartsWith('[');
        if (colon < 0 || isBareAddress || part.EndsWith(']')) return (part.Trim('[', ']'), null);
        return int.TryParse(part[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? (part[..colon].Trim('[', ']'), port)
            : throw Invalid($"has the port '{part[(colon + 1)..]}', which is not a number.");
    }

    private static OptionException Invalid(string what) => new("ConnectionString", what);
}
