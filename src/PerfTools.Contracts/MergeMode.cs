namespace PerfTools;

/// <summary>How the runs whose results are merged lay in time: it decides what is added up.</summary>
public enum MergeMode
{
    /// <summary>Runs that overlap by more than half of the shorter one ran at the same time; the others one after the other.</summary>
    Auto,

    /// <summary>At the same time, as from several machines: sessions, connections and rates are added up, and time is counted once.</summary>
    Concurrent,

    /// <summary>One after the other, as repetitions: time is added up, and sessions, connections and rates stay what they were.</summary>
    Repeated,
}
