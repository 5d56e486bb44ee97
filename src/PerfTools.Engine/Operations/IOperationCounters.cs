namespace PerfTools.Engine.Operations;

/// <summary>What an operation uses beside time. Read just outside of the measured time.</summary>
internal interface IOperationCounters
{
    /// <summary>CPU time of this process since it began.</summary>
    long CpuNanoseconds { get; }

    /// <summary>Managed memory that this thread has allocated since it began.</summary>
    long AllocatedBytes { get; }
}
