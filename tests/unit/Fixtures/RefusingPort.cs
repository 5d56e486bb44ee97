using System.Net;
using System.Net.Sockets;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// A port of loopback at which every connection is refused: it is held without being listened at, so that no other program gets
/// it meanwhile, as it may get one that is merely free.
/// </summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => _holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_holder.LocalEndPoint!).Port;

    public void Dispose() => _holder.Dispose();
}
