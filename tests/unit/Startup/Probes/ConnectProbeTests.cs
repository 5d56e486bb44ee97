using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

public class ConnectProbeTests
{
    [Fact]
    public void A_port_is_refused_until_somebody_listens()
    {
        int port = RedisServer.FreePort();
        using ProbeSet set = Asking.For(new PortProbe { Port = port });
        IProbe probe = set.Probes[0];
        Assert.Equal($"port {port}", probe.Name);
        Assert.Null(probe.FindOccupant(CancellationToken.None));
        Assert.Equal("connection refused", probe.ProblemOf());
        Assert.Null(((IConnectingProbe)probe).ConnectedAt);
        using TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        Assert.Null(probe.ProblemOf());
        Assert.NotNull(((IConnectingProbe)probe).ConnectedAt);
        Assert.Equal(port, ((IConnectingProbe)probe).PortOf(null));
    }

    [Fact]
    public void What_listens_already_is_an_occupant()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        ServerStartupOptions options = Asking.Options(new PortProbe { Port = port, ComputerName = "localhost" });
        using ProbeSet set = ProbeSet.Of(options, null, held => held == port ? "redis-server (process 123)" : null);
        using ProbeSet unnamed = ProbeSet.Of(options, null, _ => null);
        Assert.Equal($"port {port} is held already, by redis-server (process 123)", set.Probes[0].FindOccupant(CancellationToken.None));
        Assert.Equal($"port {port} is held already", unnamed.Probes[0].FindOccupant(CancellationToken.None));
    }

    [Fact]
    public void A_port_that_the_log_names_is_waited_for()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using ProbeSet set = Asking.For(new PortProbe { Port = 0 }, new LogProbe { Pattern = new Regex(@"listening on \S+:(?<port>\d+)") });
        ServerUnderTest server = new(new ProbedServer(), set.PortWatch);
        IProbe probe = set.Probes[0];
        Assert.Null(probe.FindOccupant(CancellationToken.None));
        Assert.Equal("the log has not named the port yet", probe.ProblemOf(server));
        set.PortWatch!.Offer($"listening on http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", 5);
        Assert.Null(probe.ProblemOf(server));
    }

    [Fact]
    public void Localhost_is_either_family()
    {
        if (!Socket.OSSupportsIPv6) return;
        using TcpListener listener = new(IPAddress.IPv6Loopback, 0);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // A container without ::1.
            return;
        }

        Assert.Null(Asking.ProblemOf(new PortProbe { Port = ((IPEndPoint)listener.LocalEndpoint).Port, ComputerName = "localhost" }));
    }

    [Fact]
    public void A_name_that_is_none_is_told() =>
        Assert.Equal("the name 'no such host' does not resolve to an address", Asking.ProblemOf(new PortProbe { Port = 1, ComputerName = "no such host" }));

    /// <summary>Every port of its own is tried out by the system sooner or later, also the one that is asked for.</summary>
    [LinuxFact]
    public void Where_nobody_listens_it_does_not_meet_itself()
    {
        using ProbeSet set = Asking.For(new PortProbe { Port = EphemeralPort() });
        for (int attempt = 0; attempt < 60_000; attempt++) Assert.Equal("connection refused", set.Probes[0].ProblemOf());
    }

    [LinuxFact]
    public void A_refusal_is_no_exception_and_allocates_next_to_nothing()
    {
        using ProbeSet set = Asking.For(new PortProbe { Port = RedisServer.FreePort() });
        IProbe probe = set.Probes[0];
        Assert.Equal("connection refused", probe.ProblemOf());
        int thread = Environment.CurrentManagedThreadId;
        int exceptions = 0;
        void Count(object? sender, FirstChanceExceptionEventArgs thrown) => exceptions += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int attempt = 0; attempt < 1000; attempt++) _ = probe.ProblemOf();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        AppDomain.CurrentDomain.FirstChanceException -= Count;
        Assert.Equal(0, exceptions);
        Assert.InRange(allocated, 0, 100_000);
    }

    [LinuxFact]
    public void A_wait_for_a_full_queue_ends_when_it_is_cancelled()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using ProbeSet set = Asking.For(new PortProbe { Port = ((IPEndPoint)listener.LocalEndPoint!).Port });
        List<Socket> queued = [];
        while (queued.Count < 8 && Fill(listener.LocalEndPoint) is { } socket) queued.Add(socket);
        using ManualResetEvent atOnce = new(true);
        string? problem = set.Probes[0].ProblemOfCancelled(Asking.Nobody, atOnce);
        queued.ForEach(socket => socket.Dispose());
        Assert.Equal("no connection yet", problem);
    }

    [Fact]
    public void A_socket_without_listener_is_no_occupant_and_not_ready()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("perftools-test-");
        try
        {
            string path = Path.Combine(folder.FullName, "a.sock");
            using ProbeSet set = Asking.For(new UnixSocketProbe { Path = path });
            IProbe probe = set.Probes[0];
            Assert.Equal("there is no such socket yet", probe.ProblemOf());
            Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            server.Bind(new UnixDomainSocketEndPoint(path));
            Assert.Null(probe.FindOccupant(CancellationToken.None));
            Assert.Equal("connection refused", probe.ProblemOf());
            server.Listen();
            Assert.Null(probe.ProblemOf());
            Assert.Equal($"socket {path} is held already, by a server that accepts connections", probe.FindOccupant(CancellationToken.None));
            Assert.Equal((null, null), (((IConnectingProbe)probe).ConnectedAt, ((IConnectingProbe)probe).PortOf(null)));
            server.Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_path_that_is_too_long_is_an_error_of_the_option() =>
        Assert.Contains("UnixSocket", Assert.Throws<OptionException>(() => Asking.For(new UnixSocketProbe { Path = $"/{new string('x', 200)}" })).Message);

    /// <summary>One that the system would also give to a client.</summary>
    private static int EphemeralPort()
    {
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        client.Connect(listener.LocalEndpoint);
        return ((IPEndPoint)client.LocalEndPoint!).Port;
    }

    /// <summary>A connection that is accepted by the system and by nobody else, or null where there is no room for another.</summary>
    private static Socket? Fill(EndPoint address)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(address);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (socket.Poll(200_000, SelectMode.SelectWrite)) return socket;
            socket.Dispose();
            return null;
        }

        return socket;
    }
}
