using System.Globalization;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Tcp;

/// <summary>Conversations with a TCP endpoint, each session on a connection of its own, or a new one for each operation.</summary>
internal sealed class TcpWireWorkload : IWireWorkload
{
    private readonly TcpWorkload _workload;
    private readonly TimeSpan _timeout;

    /// <param name="workload">The conversation.</param>
    /// <param name="timeout">How long an operation may take.</param>
    public TcpWireWorkload(TcpWorkload workload, TimeSpan timeout)
    {
        workload.Validate();
        (_workload, _timeout) = (workload, timeout);
    }

    public SessionWork Work => SessionWork.Tcp;

    public string Target => string.Create(
        CultureInfo.InvariantCulture, $"{(_workload.ComputerName.Contains(':') ? $"[{_workload.ComputerName.Trim('[', ']')}]" : _workload.ComputerName)}:{_workload.Port}");

    /// <summary>What happens, and not the bytes: a password may stand in them.</summary>
    public string Operation => (ConnectsEachOperation(_workload), _workload.Send.Length > 0, _workload.Expect.Length > 0) switch
    {
        (true, true, _) => "connect, send, receive",
        (true, false, true) => "connect, receive",
        (true, false, false) => "connect",
        _ => "send, receive",
    };

    public string Transport => _workload.UseTls ? "Tls" : "Tcp";

    /// <summary>Opening a connection blocks, which an operation that opens one must not do to all the others.</summary>
    public bool CanShareThread => !_workload.UseTls && !ConnectsEachOperation(_workload);

    public void Prepare(CancellationToken cancellationToken)
    {
    }

    public string? Finish() => null;

    public WireExchange NewExchange(int session) => new TcpExchange(_workload, Dial);

    /// <summary>A banner comes once a connection.</summary>
    public static bool ConnectsEachOperation(TcpWorkload workload) => workload.ConnectEachOperation || workload.Send.Length == 0;

    private DialTarget Dial => new(Target, _workload.ComputerName.Trim('[', ']'), _workload.Port)
    {
        UseTls = _workload.UseTls,
        SkipCertificateCheck = _workload.SkipCertificateCheck,
        Timeout = _timeout,
    };
}
