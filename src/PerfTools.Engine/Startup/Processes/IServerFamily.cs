namespace PerfTools.Engine.Startup.Processes;

/// <summary>All that came from a server.</summary>
internal interface IServerFamily : IDisposable
{
    /// <summary>Whether anything is left of the server, as far as the system can tell; for when the started program has ended.</summary>
    bool HasMembers { get; }

    /// <summary>Whether a process came from the server.</summary>
    bool Has(int processId);

    /// <summary>All that run, without the started program itself. It searches through all processes, so it is for seldom calls.</summary>
    FamilyMembers Find();

    /// <summary>Tells who the started program is; before that, nothing can be asked.</summary>
    void Start(int processId);
}
