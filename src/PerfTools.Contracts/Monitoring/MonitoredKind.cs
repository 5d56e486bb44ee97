namespace PerfTools;

/// <summary>What kind of thing is watched.</summary>
public enum MonitoredKind
{
    /// <summary>A process.</summary>
    Process,

    /// <summary>A Redis server.</summary>
    Redis,

    /// <summary>A web server's address.</summary>
    Uri,
}
