using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PerfTools.Engine.Redis.Transport;

/// <summary>Opens transports, and says in the user's terms why one could not be opened.</summary>
internal static class Connector
{
    /// <exception cref="MeasurementException">There is no connection to be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it was waited for.</exception>
    public static IRedisTransport Open(RedisEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket = OpenSocket(endpoint, cancellationToken);
        try
        {
            using CancellationTokenRegistration abort = cancellationToken.Register(socket.Dispose);
            return endpoint.UseTls ? SecureOver(socket, endpoint) : new SocketTransport(socket);
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static Socket OpenSocket(RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.UnixSocketPath is { } path) return Connect(UnixAddress(path, endpoint), endpoint, cancellationToken);
        MeasurementException? last = null;
        foreach (IPAddress address in Resolve(endpoint, cancellationToken))
        {
            try
            {
                return Connect(new IPEndPoint(address, endpoint.Port), endpoint, cancellationToken);
            }
            catch (MeasurementException error)
            {
                last = error;
            }
        }

        throw last!;
    }

    private static UnixDomainSocketEndPoint UnixAddress(string path, RedisEndpoint endpoint)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (Exception error) when (error is ArgumentException or PlatformNotSupportedException)
        {
            throw new MeasurementException(
                FailureKind.ConnectionRefused, endpoint.ToString(), "this is no path of a Unix socket: it is empty, too long for the system (about 100 characters), or sockets of that kind are not supported.", error);
        }
    }

    private static IPAddress[] Resolve(RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endpoint.ComputerName, out IPAddress? literal)) return [literal];
        try
        {
            Task<IPAddress[]> lookup = Dns.GetHostAddressesAsync(endpoint.ComputerName, CancellationToken.None);
            if (!lookup.Wait((int)endpoint.Timeout.TotalMilliseconds, cancellationToken)) throw NotResolved(endpoint, null);
            IPAddress[] addresses = lookup.Result;
            if (addresses.Length > 0) return [.. addresses.OrderBy(address => address.AddressFamily)];
        }
        catch (Exception error) when ((error as AggregateException)?.InnerException is SocketException or ArgumentException || error is ArgumentException)
        {
            throw NotResolved(endpoint, error.InnerException ?? error);
        }

        throw NotResolved(endpoint, null);
    }

    private static MeasurementException NotResolved(RedisEndpoint endpoint, Exception? inner) =>
        new(FailureKind.NameNotResolved, endpoint.ToString(), $"the name '{endpoint.ComputerName}' does not resolve to an address.", inner);

    private static Socket Connect(EndPoint address, RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        ProtocolType protocol = address.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, protocol);
            if (protocol == ProtocolType.Tcp) socket.NoDelay = true;
            ConnectWithin(socket, address, endpoint.Timeout, cancellationToken);
            socket.SendTimeout = socket.ReceiveTimeout = (int)endpoint.Timeout.TotalMilliseconds;
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw Refused(endpoint, error);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Connects within a time by a blocking connect on another thread. A non-blocking or asynchronous connect would put
    /// the socket under .NET's event loop for good, and every later wait for a reply through it.
    /// </summary>
    private static void ConnectWithin(Socket socket, EndPoint address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A thread of its own: a thread pool that is busy elsewhere would make the server look unreachable.
        Task connect = Task.Factory.StartNew(
            () => socket.Connect(address), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // The caller disposes the socket, which ends the connect; its failure must not surface as unobserved.
        _ = connect.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        try
        {
            if (connect.Wait((int)timeout.TotalMilliseconds, cancellationToken)) return;
        }
        catch (AggregateException error) when (error.InnerException is SocketException inner)
        {
            throw new SocketException((int)inner.SocketErrorCode);
        }

        throw new SocketException((int)SocketError.TimedOut);
    }

    private static MeasurementException Refused(RedisEndpoint endpoint, SocketException error)
    {
        bool timedOut = error.SocketErrorCode == SocketError.TimedOut;
        string message = timedOut
            ? $"no connection within {endpoint.Timeout.TotalSeconds:0.###} s."
            : $"no connection: {error.Message}. Is a Redis server listening there?";
        return new MeasurementException(
            timedOut ? FailureKind.ConnectTimedOut : FailureKind.ConnectionRefused, endpoint.ToString(), message, error);
    }

    private static TlsTransport SecureOver(Socket socket, RedisEndpoint endpoint)
    {
        SslStream stream = new(new NetworkStream(socket, ownsSocket: false));
        try
        {
            stream.AuthenticateAsClient(TlsOptions(endpoint));
            return new TlsTransport(stream, socket);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            stream.Dispose();
            string reason = (error.InnerException ?? error).Message.TrimEnd('.');
            string advice = error is AuthenticationException
                ? "Check the certificate, or accept it with -SkipCertificateCheck."
                : "Does this port speak TLS, and does the server ask for a client certificate (-Certificate)?";
            throw new MeasurementException(FailureKind.TlsFailed, endpoint.ToString(), $"no TLS session: {reason}. {advice}", error);
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(RedisEndpoint endpoint)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = endpoint.ComputerName };
        if (endpoint.ClientCertificate is { } certificate) options.ClientCertificates = [certificate];
        if (endpoint.SkipCertificateCheck)
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true; // The user asked for it by name.
        return options;
    }
}
