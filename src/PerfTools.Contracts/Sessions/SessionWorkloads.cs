namespace PerfTools;

/// <summary>HTTP requests as the operations of sessions.</summary>
public sealed record HttpWorkload
{
    /// <summary>An absolute http or https address.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The request method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers to send beside Host and, with a body, Content-Length. Their values appear in no result and no message.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What to send, or nothing.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The statuses that are a success; empty for 200 to 399.</summary>
    public IReadOnlyList<int> ExpectedStatus { get; init; } = [];

    /// <summary>1.1 or 2. Over plain HTTP, 2 is spoken with prior knowledge.</summary>
    public Version HttpVersion { get; init; } = new(1, 1);

    /// <summary>Whether a certificate that does not validate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (!Uri.IsAbsoluteUri || Uri.Scheme is not ("http" or "https"))
            throw new OptionException(nameof(Uri), $"'{Uri.OriginalString}' is no address of a web server. Begin it with http:// or https://.");
        if (Uri.UserInfo.Length > 0)
            throw new OptionException(nameof(Uri), "holds a user name or a password, which would stand in every result. Give them as a header, in -Headers.");
        if (Method.Length == 0 || !Method.All(IsTokenCharacter))
            throw new OptionException(nameof(Method), $"'{Method}' is no request method. Use for example GET or POST.");
        foreach (int status in ExpectedStatus)
            if (status is < 100 or > 999) throw new OptionException(nameof(ExpectedStatus), $"{status} is no HTTP status. Use 100 to 999.");
        if (HttpVersion != new Version(1, 1) && HttpVersion != new Version(2, 0))
            throw new OptionException(nameof(HttpVersion), $"{HttpVersion} cannot be measured. Use 1.1 or 2.0.");
        foreach ((string name, string value) in Headers)
        {
            if (name.Length == 0 || !name.All(IsTokenCharacter)) throw new OptionException(nameof(Headers), $"'{name}' is no name of a header.");
            if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) throw new OptionException(nameof(Headers), $"the value of '{name}' has a line break in it.");
        }
    }

    // RFC 9110, 5.6.2.
    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}

/// <summary>Redis commands as the operations of sessions.</summary>
public sealed record RedisWorkload
{
    /// <summary>The server.</summary>
    public required RedisEndpoint Endpoint { get; init; }

    /// <summary>The operations that sessions can do: not <see cref="RedisOperation.LPush"/>, which grows a list, and no command of the user's own.</summary>
    public static IReadOnlyList<RedisOperation> Operations { get; } =
        [RedisOperation.Ping, RedisOperation.Set, RedisOperation.Get, RedisOperation.Incr, RedisOperation.HSet, RedisOperation.MGet];

    /// <summary>The operation, one of <see cref="Operations"/>.</summary>
    public RedisOperation Operation { get; init; } = RedisOperation.Set;

    /// <summary>Size of the value, in bytes.</summary>
    public int PayloadSize { get; init; } = 100;

    /// <summary>Keys that all sessions share, or null for 10, fewer for large values.</summary>
    public int? KeyCount { get; init; }

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (!Operations.Contains(Operation))
            throw new OptionException(nameof(Operation), $"{Operation} cannot be the work of sessions. Use one of {string.Join(", ", Operations)}, or measure it with Measure-RedisLatency.");
        new RedisLatencyOptions { Endpoint = Endpoint, Operations = [Operation], PayloadSizes = [PayloadSize], KeyCount = KeyCount }.Validate();
    }
}

/// <summary>A conversation with a TCP endpoint as the operation of sessions.</summary>
public sealed record TcpWorkload
{
    /// <summary>Host name or address.</summary>
    public required string ComputerName { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What to send, or nothing.</summary>
    public ReadOnlyMemory<byte> Send { get; init; }

    /// <summary>What the answer must contain, byte for byte. Empty: with something sent, any answer is one; without, none is waited for.</summary>
    public ReadOnlyMemory<byte> Expect { get; init; }

    /// <summary>Whether every operation begins with a new connection. So it is in any case where nothing is sent.</summary>
    public bool ConnectEachOperation { get; init; }

    /// <summary>Whether to speak TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>Whether a certificate that does not validate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(ComputerName) || ComputerName.AsSpan().ContainsAny("/@ "))
            throw new OptionException("TcpEndpoint", $"'{ComputerName}' is no host name. Give host:port.");
        if (Port is < 1 or > 65535) throw new OptionException("TcpEndpoint", $"{Port} is no port. Use 1 to 65535.");
        if (UseTls && !Send.IsEmpty && Expect.IsEmpty && !ConnectEachOperation)
            throw new OptionException(nameof(Expect), "is missing: over TLS, the rest of an answer would be taken for the next one. Say what an answer contains, or give -ConnectEachOperation.");
    }
}
