namespace PerfTools.Engine.Startup;

/// <summary>A probe that connects to the server's port.</summary>
internal interface IConnectingProbe
{
    /// <summary>When the first connection to the port was accepted, whatever was answered over it, in nanoseconds; null where there was none.</summary>
    long? ConnectedAt { get; }

    /// <summary>The port, or null where it is not known yet, or where it is a socket without one.</summary>
    int? PortOf(LogWatch? portWatch);

    /// <summary>Whether it connects to this machine; known once it was asked.</summary>
    bool IsLocal { get; }
}
