namespace PerfTools.Targets.Memory;

/// <summary>What one operation does, by mode.</summary>
internal static class Workload
{
    public static Action? Find(Arguments arguments)
    {
        int first = arguments.Number(0);
        int second = arguments.Number(1);
        return arguments.Mode switch
        {
            "leak" when first > 0 => Leak(first),
            "leak-every" when first > 0 && second > 0 => Every(first, Leak(second)),
            "leak-handles" => Every(arguments.Number(0, 1), LeakHandle()),
            "leak-threads" => Every(arguments.Number(0, 1), LeakThread),
            "cache" when first > 0 => Cache(first, evicts: false),
            "evict" when first > 0 => Cache(first, evicts: true),
            "burst" when first > 0 => Burst(first),
            "steady" => MakeGarbage,
            _ => null,
        };
    }

    /// <summary>
    /// An array of 16 bytes takes 40 of the heap (header, type and length besides), and its place in the list of what is kept 8.
    /// </summary>
    private static Action Leak(int bytes)
    {
        Hoard kept = new();
        return () => kept.Add(new byte[bytes]);
    }

    private static Action LeakHandle()
    {
        // Kept, so that no finalizer closes them.
        Hoard kept = new();
        string file = Environment.ProcessPath!;
        return () => kept.Add(File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    private static void LeakThread() =>
        new Thread(() => Thread.Sleep(Timeout.Infinite), maxStackSize: 64 * 1024) { IsBackground = true }.Start();

    /// <summary>
    /// A cache that evicts keeps no more, but the collector lets what was evicted lie for a while: it looks like a leak, until
    /// the first full collection.
    /// </summary>
    private static Action Cache(int megabytes, bool evicts)
    {
        byte[]?[] entries = new byte[megabytes * 1000][];
        int next = 0;
        return () =>
        {
            if (evicts || entries[next] is null) entries[next] = new byte[1000];
            next = (next + 1) % entries.Length;
        };
    }

    private static Action Burst(int megabytes)
    {
        // Pieces that are too small for the large object heap, as most of what programs allocate.
        const int PieceSize = 50_000, Period = 50, Held = 10;
        byte[][]? pieces = null;
        int done = 0;
        return () =>
        {
            int phase = done++ % Period;
            if (phase == 0) pieces = [.. Enumerable.Range(0, megabytes * 20).Select(_ => Written(PieceSize))];
            else if (phase == Held) pieces = null;
            GC.KeepAlive(pieces);
        };
    }

    /// <summary>A page counts as soon as it has been written to, not before.</summary>
    private static byte[] Written(int size)
    {
        byte[] piece = new byte[size];
        piece.AsSpan().Fill(1);
        return piece;
    }

    private static void MakeGarbage() => GC.KeepAlive(new byte[10_000]);

    private static Action Every(int n, Action operation)
    {
        int done = 0;
        return () =>
        {
            if (++done % n == 0) operation();
        };
    }
}
