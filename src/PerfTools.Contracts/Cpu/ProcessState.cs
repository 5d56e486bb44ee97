namespace PerfTools;

/// <summary>What had become of a process when its sample was taken.</summary>
public enum ProcessState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It has ended. Its times are those up to the end where the system still told them, else unknown.</summary>
    Exited,
}
