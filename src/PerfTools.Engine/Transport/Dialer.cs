using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PerfTools.Engine.Platform;

namespace PerfTools.Engine.Transport;

/// <summary>Opens transports, and says in the user's terms why one could not be opened.</summary>
internal static class Dialer
{
    /// <exception cref="MeasurementException">There is no connection to be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it was waited for.</exception>
    public static IByteTransport Open(DialTarget target, CancellationToken cancellationToken = default) =>
        Over<IByteTransport>(target, cancellationToken, socket =>
            target.UseTls ? new TlsTransport(SecureOver(socket, target), socket) : new SocketTransport(socket));

    /// <summary>Opens a stream for a client that does the rest by itself. A read waits as long as that client lets it.</summary>
    /// <exception cref="MeasurementException">There is no connection to be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it was waited for.</exception>
    public static Stream OpenStream(DialTarget target, CancellationToken cancellationToken) =>
        Over(target, cancellationToken, socket =>
        {
            Stream stream = target.UseTls ? SecureOver(socket, target) : new NetworkStream(socket, ownsSocket: true);
            socket.SendTimeout = socket.ReceiveTimeout = 0;
            return stream;
        });

    private static T Over<T>(DialTarget target, CancellationToken cancellationToken, Func<Socket, T> open)
    {
        Socket socket = OpenSocket(target, cancellationToken);
        try
        {
            using CancellationTokenRegistration abort = cancellationToken.Register(socket.Dispose);
            return open(socket);
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static Socket OpenSocket(DialTarget target, CancellationToken cancellationToken)
    {
        if (target.UnixSocketPath is { } path) return Connect(UnixAddress(path, target), target, cancellationToken);
        MeasurementException? last = null;
        foreach (IPAddress address in Resolve(target, cancellationToken))
        {
            try
            {
                return Connect(new IPEndPoint(address, target.Port), target, cancellationToken);
            }
            catch (MeasurementException error)
            {
                last = error;
            }
        }

        throw last!;
    }

    private static UnixDomainSocketEndPoint UnixAddress(string path, DialTarget target)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (Exception error) when (error is ArgumentException or PlatformNotSupportedException)
        {
            throw new MeasurementException(
                FailureKind.ConnectionRefused, target.Name, "this is no path of a Unix socket: it is empty, too long for the system (about 100 characters), or sockets of that kind are not supported.", error);
        }
    }

    private static IPAddress[] Resolve(DialTarget target, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(target.Host, out IPAddress? literal)) return [literal];
        try
        {
            Task<IPAddress[]> lookup = Dns.GetHostAddressesAsync(target.Host, CancellationToken.None);
            if (!lookup.Wait((int)target.Timeout.TotalMilliseconds, cancellationToken)) throw NotResolved(target, null);
            IPAddress[] addresses = lookup.Result;
            if (addresses.Length > 0) return [.. addresses.OrderBy(address => address.AddressFamily)];
        }
        catch (Exception error) when ((error as AggregateException)?.InnerException is SocketException or ArgumentException || error is ArgumentException)
        {
            throw NotResolved(target, error.InnerException ?? error);
        }

        throw NotResolved(target, null);
    }

    private static MeasurementException NotResolved(DialTarget target, Exception? inner) =>
        new(FailureKind.NameNotResolved, target.Name, $"the name '{target.Host}' does not resolve to an address.", inner);

    private static Socket Connect(EndPoint address, DialTarget target, CancellationToken cancellationToken)
    {
        ProtocolType protocol = address.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, protocol);
            if (DescriptorLimit.Reserves(socket.SafeHandle.DangerousGetHandle())) throw new SocketException((int)SocketError.TooManyOpenSockets);
            if (protocol == ProtocolType.Tcp) socket.NoDelay = true;
            ConnectWithin(socket, address, target.Timeout, cancellationToken);
            socket.SendTimeout = socket.ReceiveTimeout = (int)target.Timeout.TotalMilliseconds;
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw Refused(target, error);
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
        Task connect = StartOnThread(() => socket.Connect(address));

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

    private static Task StartOnThread(Action work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException)
        {
            // The system has no thread to give; near the limit of open files it has none either.
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    private static MeasurementException Refused(DialTarget target, SocketException error)
    {
        if (error.SocketErrorCode == SocketError.TooManyOpenSockets)
            return new MeasurementException(FailureKind.TooManyOpenFiles, target.Name, "no connection: this process has as many open files or threads as it may have. Raise the limit (ulimit -n, ulimit -u).", error);
        bool timedOut = error.SocketErrorCode == SocketError.TimedOut;
        string message = timedOut
            ? $"no connection within {target.Timeout.TotalSeconds:0.###} s."
            : $"no connection: {error.Message}. Is {target.Server} listening there?";
        return new MeasurementException(
            timedOut ? FailureKind.ConnectTimedOut : FailureKind.ConnectionRefused, target.Name, message, error);
    }

    /// <summary>Agrees on a TLS session over a connection, whose timeouts hold for each piece of the handshake.</summary>
    /// <exception cref="MeasurementException">There is none to be had.</exception>
    public static SslStream SecureOver(Socket socket, DialTarget target)
    {
        SslStream stream = new(new NetworkStream(socket, ownsSocket: true));
        try
        {
            stream.AuthenticateAsClient(TlsOptions(target));
            return stream;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            stream.Dispose();
            string reason = (error.InnerException ?? error).Message.TrimEnd('.');
            string advice = error is AuthenticationException
                ? "Check the certificate, or accept it with -SkipCertificateCheck."
                : $"Does this port speak TLS, and does the server ask for a client certificate{(target.CertificateOption is { } option ? $" ({option})" : string.Empty)}?";
            throw new MeasurementException(FailureKind.TlsFailed, target.Name, $"no TLS session: {reason}. {advice}", error);
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(DialTarget target)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = target.Host };
        if (target.Protocols.Count > 0) options.ApplicationProtocols = [.. target.Protocols];
        if (target.ClientCertificate is { } certificate) options.ClientCertificates = [certificate];
        if (target.SkipCertificateCheck)
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true; // The user asked for it by name.
        return options;
    }
}
