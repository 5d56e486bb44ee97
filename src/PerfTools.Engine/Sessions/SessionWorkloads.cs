using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Sessions.Tcp;

namespace PerfTools.Engine.Sessions;

/// <summary>Picks what drives the work that was asked for.</summary>
internal static class SessionWorkloads
{
    /// <param name="workload">The request.</param>
    /// <param name="timeout">How long an operation may take.</param>
    /// <exception cref="OptionException">The request contradicts itself.</exception>
    public static IWorkload Of(HttpWorkload workload, TimeSpan timeout) =>
        workload.HttpVersion.Major == 2 ? new Http2Workload(workload, timeout) : new HttpWireWorkload(workload, timeout);

    /// <param name="workload">The conversation.</param>
    /// <param name="timeout">How long an operation may take.</param>
    /// <exception cref="OptionException">The conversation is none.</exception>
    public static IWorkload Of(TcpWorkload workload, TimeSpan timeout) => new TcpWireWorkload(workload, timeout);
}
