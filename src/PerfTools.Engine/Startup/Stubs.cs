namespace PerfTools.Engine.Startup
{
    internal interface IRemarkingProbe { string? Remark { get; } }
}
namespace PerfTools.Engine.Startup.Probes
{
    internal sealed class ProbeSet : IDisposable
    {
        public IReadOnlyList<IProbe> Probes { get; init; } = [];
        public IReadOnlyList<LogWatch> Watches { get; init; } = [];
        public LogWatch? PortWatch { get; init; }
        public Action<string>? Conversation { get; init; }
        public static ProbeSet Of(ServerStartupOptions o, Func<StartedServer, CancellationToken, string?>? c) => new();
        public void Dispose() { }
    }
}
namespace PerfTools.Engine.Startup.Processes
{
    internal sealed record PortHolder(int? ProcessId, string? Name) { public static IReadOnlyList<PortHolder> Find(int port) => []; }
    internal sealed class ServerLauncher : IServerLauncher { public static ServerLauncher Instance { get; } = new(); public IServerProcess Start(ServerLaunch l) => throw new NotSupportedException(); }
}
