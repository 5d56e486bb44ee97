using System.Net;
using System.Net.Sockets;
using FsCheck.Fluent;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public class ListeningPortsTests
{
    private const string Listener = "   0: 0100007F:1B59 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000000000000000 100 0 0 10 0";

    [LinuxTheory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    public void Who_listens_is_found_with_its_address(string address)
    {
        using TcpListener listener = new(IPAddress.Parse(address), 0);
        listener.Start();
        PortHolder holder = Assert.Single(ListeningPorts.Find(((IPEndPoint)listener.LocalEndpoint).Port));
        Assert.Equal((Environment.ProcessId, IPAddress.Parse(address)), (holder.ProcessId, holder.Address));
        Assert.Equal($"{holder.Name} (process {Environment.ProcessId})", holder.ToString());
    }

    [LinuxFact]
    public void Who_is_only_connected_is_not_found()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient client = new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        using TcpClient server = listener.AcceptTcpClient();
        listener.Stop();
        Assert.Empty(ListeningPorts.Find(((IPEndPoint)server.Client.LocalEndPoint!).Port));
    }

    [LinuxFact]
    public void Who_listens_at_a_unix_socket_is_found_by_its_path()
    {
        string path = Path.Combine(Path.GetTempPath(), $"perftools test {Guid.NewGuid():N}");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Assert.Empty(ListeningPorts.Find(path));
        socket.Listen();
        Assert.Equal(Environment.ProcessId, Assert.Single(ListeningPorts.Find(path)).ProcessId);
        File.Delete(path);
    }

    [Fact]
    public void One_who_may_not_be_seen_is_said_to_be_one() =>
        Assert.Equal("a process that this user may not see", new PortHolder(null, null, IPAddress.Any).ToString());

    [Fact]
    public void A_line_of_the_table_is_read_where_it_is_of_a_listener()
    {
        if (BitConverter.IsLittleEndian) Assert.Equal((IPAddress.Loopback, 7001, 4242), ListeningPorts.ListenerOf(Listener));
        Assert.Null(ListeningPorts.ListenerOf(Listener.Replace(" 0A ", " 01 ")));
        Assert.Null(ListeningPorts.ListenerOf("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"));
    }

    [Fact]
    public void Any_line_is_read_or_not_and_nothing_else() => Properties.Hold(Prop.ForAll(
        Arb.From(
            from address in Gen.Elements("0100007F:1B59", "0G00007F:1B59", "0100007F", ":", "00000000000000000000000001000000:FFFFF", "é")
            from rest in Gen.ArrayOf(Gen.Elements("0A", "4242", "-1", "x", "99999999999999999999", " "))
            select $"0: {address} 0 0A {string.Join(' ', rest)}"),
        line => { _ = ListeningPorts.ListenerOf(line); }), 2_000);
}
