using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>What came from a server, on macOS and other Unix systems: what is in the session that it leads. A daemon is not found.</summary>
internal sealed class SessionFamily : IServerFamily
{
    private int _server = -1;

    public bool HasMembers => false;

    public void Start(int processId) => _server = processId;

    public bool Has(int processId) => processId > 0 && UnixNative.SessionOf(processId) == _server;

    public FamilyMembers Find() => new([.. ProcessNames.All()
        .Where(process => process.Id != _server && process.Id != Environment.ProcessId && Has(process.Id))
        .Select(process => new FamilyMember(process.Id, process.Name, -1))]);

    public void Dispose()
    {
    }
}
