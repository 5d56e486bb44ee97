using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Tcp;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Tests.Sessions.Tcp;

public class TcpWorkloadTests
{
    [Fact]
    public void The_result_says_what_is_done_and_not_what_is_sent()
    {
        TcpWorkload workload = new() { ComputerName = "::1", Port = 25 };
        byte[] bytes = "AUTH secret"u8.ToArray();
        static (string, string) Shown(TcpWorkload of) => (SessionWorkloads.Of(of, TimeSpan.FromSeconds(1)).Target, SessionWorkloads.Of(of, TimeSpan.FromSeconds(1)).Operation);
        Assert.Equal(("[::1]:25", "connect"), Shown(workload));
        Assert.Equal(("[::1]:25", "connect, receive"), Shown(workload with { Expect = bytes }));
        Assert.Equal(("[::1]:25", "send, receive"), Shown(workload with { Send = bytes }));
        Assert.Equal(("mail:25", "connect, send, receive"), Shown(workload with { ComputerName = "mail", Send = bytes, ConnectEachOperation = true }));
    }

    [Fact]
    public void Only_plain_connections_that_last_share_a_thread()
    {
        TcpWorkload lasting = new() { ComputerName = "localhost", Port = 1, Send = "?"u8.ToArray(), Expect = "!"u8.ToArray() };
        static bool CanShare(TcpWorkload of) => ((IWireWorkload)new TcpWireWorkload(of, TimeSpan.FromSeconds(1))).CanShareThread;
        Assert.True(CanShare(lasting));
        Assert.False(CanShare(lasting with { UseTls = true }));
        Assert.False(CanShare(lasting with { ConnectEachOperation = true }));
        Assert.False(CanShare(lasting with { Send = default }));
    }
}
