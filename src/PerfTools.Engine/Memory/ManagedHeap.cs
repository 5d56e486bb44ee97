namespace PerfTools.Engine.Memory;

/// <summary>What the .NET garbage collector of this process holds.</summary>
internal static class ManagedHeap
{
    /// <summary>
    /// Bytes that survive a full collection, without gaps between them: exact to the object, where GC.GetTotalMemory counts
    /// the buffers that threads allocate from. What only a finalizer still held is gone at the second. Moving objects together
    /// would take half as long again, and changes nothing.
    /// </summary>
    public static long ReadCollected()
    {
        Collect();
        GC.WaitForPendingFinalizers();
        Collect();
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
}
