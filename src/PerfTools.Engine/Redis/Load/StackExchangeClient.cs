using StackExchange.Redis;

namespace PerfTools.Engine.Redis.Load;

/// <summary>The multiplexer that the lanes share, as an application shares it.</summary>
internal sealed class StackExchangeClient : IDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private StackExchangeClient(RedisEndpoint endpoint, ConnectionMultiplexer multiplexer)
    {
        Target = endpoint.ToString();
        TransportName = endpoint.UseTls ? "Tls" : "Tcp";
        _multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
    }

    public string Target { get; }

    public string TransportName { get; }

    public IDatabase Database { get; }

    public bool IsConnected => _multiplexer.IsConnected;

    public static StackExchangeClient Connect(RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        ConfigurationOptions options = Configure(endpoint);
        Task<ConnectionMultiplexer> connecting = Task.Factory.StartNew(
            () => ConnectionMultiplexer.Connect(options), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            connecting.Wait(cancellationToken);
            return new StackExchangeClient(endpoint, connecting.Result);
        }
        catch (OperationCanceledException)
        {
            // It has no way to be cancelled: what comes of it is closed when it comes.
            _ = connecting.ContinueWith(static ended => { if (ended.IsCompletedSuccessfully) ended.Result.Dispose(); else _ = ended.Exception; }, TaskScheduler.Default);
            throw;
        }
        catch (AggregateException error) when (error.InnerException is RedisConnectionException inner)
        {
            throw new MeasurementException(
                FailureKind.ConnectionRefused, endpoint.ToString(), $"StackExchange.Redis could not connect ({inner.FailureType}).", inner);
        }
    }

    /// <summary>Ends the waits under way on the lanes; for cancellation.</summary>
    public void Abort()
    {
        try
        {
            _multiplexer.Close(allowCommandsToComplete: false);
        }
        catch (ObjectDisposedException)
        {
            // Somebody else was faster, which is as good.
        }
    }

    public void Dispose() => _multiplexer.Dispose();

    private static ConfigurationOptions Configure(RedisEndpoint endpoint)
    {
        int timeout = (int)endpoint.Timeout.TotalMilliseconds;
        ConfigurationOptions options = new()
        {
            EndPoints = { { endpoint.ComputerName, endpoint.Port } },
            Password = endpoint.Credential?.Password,
            Ssl = endpoint.UseTls,
            SslHost = endpoint.UseTls ? endpoint.ComputerName : null,
            ConnectTimeout = timeout,
            SyncTimeout = timeout,
            DefaultDatabase = endpoint.Database,
            ClientName = "PerfTools",

            // By default it reads a key and subscribes to a channel of its own; no key but ours is to be touched.
            TieBreaker = string.Empty,
            ConfigurationChannel = string.Empty,
        };
        if (endpoint.SkipCertificateCheck) options.CertificateValidation += static (_, _, _, _) => true;
        if (endpoint.ClientCertificate is { } certificate) options.CertificateSelection += (_, _, _, _, _) => certificate;
        return options;
    }
}
