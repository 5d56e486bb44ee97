using System.Globalization;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis;

/// <summary>Opens connections that are logged in, on the right database, and proven to speak RESP.</summary>
internal static class RedisSession
{
    public static WireConnection Open(RedisEndpoint endpoint, CancellationToken cancellationToken = default, int buffer = WireConnection.UsualBuffer)
    {
        WireConnection connection = new(Dialer.Open(TargetOf(endpoint), cancellationToken), buffer);
        try
        {
            connection.Limit(endpoint.Timeout, cancellationToken);
            Greet(connection, endpoint);
            return connection;
        }
        catch (Exception error)
        {
            connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (Explain(error, endpoint) is { } explained) throw explained;
            throw;
        }
    }

    internal static DialTarget TargetOf(RedisEndpoint endpoint) => new(endpoint.ToString(), endpoint.ComputerName, endpoint.Port)
    {
        Server = "a Redis server",
        UnixSocketPath = endpoint.UnixSocketPath,
        UseTls = endpoint.UseTls,
        SkipCertificateCheck = endpoint.SkipCertificateCheck,
        ClientCertificate = endpoint.ClientCertificate,
        CertificateOption = "-Certificate",
        Timeout = endpoint.Timeout,
    };

    private static void Greet(WireConnection connection, RedisEndpoint endpoint)
    {
        if (endpoint.Protocol == RespProtocol.Resp3) SwitchToResp3(connection, endpoint);
        else LogIn(connection, endpoint);
        if (endpoint.Database != 0)
            Require(connection.Call("SELECT", endpoint.Database.ToString(CultureInfo.InvariantCulture)), endpoint, "SELECT");
        RespValue pong = connection.Call("PING");

        // A user without permission for PING is still a user who is logged in.
        if (pong is { IsError: true, ErrorCode: not "NOPERM" }) Require(pong, endpoint, "PING");
    }

    private static void SwitchToResp3(WireConnection connection, RedisEndpoint endpoint)
    {
        List<string> words = ["HELLO", "3"];
        if (endpoint.Credential is { } credential)
            words.AddRange(["AUTH", credential.UserName ?? "default", credential.Password]);
        RespValue hello = connection.Call([.. words]);
        if (hello.IsError && hello.ErrorCode is "ERR" or "NOPROTO")
        {
            throw new MeasurementException(
                FailureKind.ServerRefused, endpoint.ToString(), $"the server does not speak RESP3 ({WithoutArguments(hello.Text)}). Use -Protocol Resp2.");
        }

        Require(hello, endpoint, "HELLO");
    }

    private static void LogIn(WireConnection connection, RedisEndpoint endpoint)
    {
        if (endpoint.Credential is not { } credential) return;
        RespValue reply = credential.UserName is { } user
            ? connection.Call("AUTH", user, credential.Password)
            : connection.Call("AUTH", credential.Password);
        Require(reply, endpoint, "AUTH");
    }

    private static void Require(RespValue reply, RedisEndpoint endpoint, string command)
    {
        if (reply.IsError) throw Refusal(reply.Text, endpoint.ToString(), command);
    }

    // Servers repeat the arguments of a command that they do not know, and those of AUTH and HELLO are secrets.
    private static string WithoutArguments(string error)
    {
        int arguments = error.IndexOf("with args", StringComparison.OrdinalIgnoreCase);
        return arguments < 0 ? error : error[..arguments].TrimEnd(' ', ',');
    }

    /// <summary>An error reply in the user's terms.</summary>
    public static MeasurementException Refusal(string reply, string target, string command)
    {
        string error = WithoutArguments(reply);
        return error.Split(' ', 2)[0] switch
        {
            "NOAUTH" => new(FailureKind.AuthenticationFailed, target, "the server asks for a password. Give -Credential, or set REDISCLI_AUTH."),
            "WRONGPASS" => new(FailureKind.AuthenticationFailed, target, "the server refused user name or password."),
            "ERR" when command == "AUTH" => new(FailureKind.AuthenticationFailed, target, $"the server refused the log-in ({error})."),
            "NOPERM" => new(FailureKind.PermissionDenied, target, $"the user may not run {command} ({error})."),
            "LOADING" => new(FailureKind.ServerLoading, target, "the server is still loading its data into memory. Try again when it is ready."),
            "DENIED" => new(FailureKind.PermissionDenied, target, "the server is in protected mode and accepts only connections from its own host."),
            _ => new(FailureKind.ServerRefused, target, $"the server answered {command} with: {error}"),
        };
    }

    /// <summary>A failed conversation in the user's terms, or null for what is not one.</summary>
    public static MeasurementException? Explain(Exception error, RedisEndpoint endpoint) => error switch
    {
        RespException => new(FailureKind.NotRedis, endpoint.ToString(), $"this is not a Redis server: {error.Message}.", error),
        TransportException { IsTimeout: true } => new(
            FailureKind.TargetLost, endpoint.ToString(), $"connected, but no reply within {endpoint.Timeout.TotalSeconds:0.###} s.", error),
        TransportException => new(
            FailureKind.TargetLost, endpoint.ToString(), $"connected, but {error.Message}. Is it a Redis server, and does it expect TLS (-UseTls)?", error),
        _ => null,
    };
}
