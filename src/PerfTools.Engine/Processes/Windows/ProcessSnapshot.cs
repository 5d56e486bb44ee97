using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Processes.Windows;

/// <summary>Parents and thread counts of all processes. Windows tells them only for all at once, so a list serves a whole sample.</summary>
internal sealed unsafe class ProcessSnapshot(IClock clock)
{
    private const long Lasts = 10_000_000;
    private const uint Processes = 2;

    // PROCESSENTRY32W on 64-bit Windows.
    private const int Bytes = 568;
    private const int OffsetOfId = 8;
    private const int OffsetOfThreads = 28;
    private const int OffsetOfParent = 32;

    private readonly Dictionary<int, (int Parent, int Threads)> _entries = [];
    private long _takenAt = long.MinValue / 2;

    public (int Parent, int Threads) Find(int processId)
    {
        Renew();
        return _entries.GetValueOrDefault(processId);
    }

    public IReadOnlyList<int> ChildrenOf(int processId)
    {
        Renew();
        return [.. _entries.Where(entry => entry.Value.Parent == processId && entry.Key != processId).Select(entry => entry.Key)];
    }

    private void Renew()
    {
        if (clock.Nanoseconds - _takenAt < Lasts) return;
        _takenAt = clock.Nanoseconds;
        _entries.Clear();
        nint snapshot = WindowsNative.CreateSnapshot(Processes, 0);
        if (snapshot == -1) return;
        byte* entry = stackalloc byte[Bytes];
        *(int*)entry = Bytes;
        for (bool more = WindowsNative.FirstProcess(snapshot, entry); more; more = WindowsNative.NextProcess(snapshot, entry))
            _entries[*(int*)(entry + OffsetOfId)] = (*(int*)(entry + OffsetOfParent), *(int*)(entry + OffsetOfThreads));
        _ = WindowsNative.CloseHandle(snapshot);
    }
}
