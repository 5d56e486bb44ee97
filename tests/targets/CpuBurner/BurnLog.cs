namespace PerfTools.Targets.Cpu;

/// <summary>What a burner's threads did: for each, points of its CPU time over CLOCK_MONOTONIC, straight lines between them.</summary>
public sealed class BurnLog
{
    private readonly List<(long[] Walls, long[] Cpus)> _threads = [];

    private BurnLog()
    {
    }

    /// <summary>When the last of the threads had begun.</summary>
    public long BeganAt => _threads.Max(thread => thread.Walls[0]);

    /// <summary>When the first of the threads ended.</summary>
    public long EndedAt => _threads.Min(thread => thread.Walls[^1]);

    /// <summary>CPU time, in nanoseconds, that all threads burned.</summary>
    public long TotalCpu => _threads.Sum(thread => thread.Cpus[^1] - thread.Cpus[0]);

    /// <summary>CPU time of the process before and after the burning.</summary>
    public long CpuOutside { get; private set; }

    /// <summary>CPU time, in nanoseconds, that all threads burned between two instants.</summary>
    public double CpuBetween(long from, long to) => _threads.Sum(thread => At(thread.Walls, thread.Cpus, to) - At(thread.Walls, thread.Cpus, from));

    public static BurnLog Read(string path)
    {
        BurnLog log = new();
        using BinaryReader reader = new(File.OpenRead(path));
        int threads = reader.ReadInt32();
        for (int thread = 0; thread < threads; thread++)
        {
            int count = reader.ReadInt32();
            log._threads.Add((Numbers(reader, count), Numbers(reader, count)));
        }

        log.CpuOutside = reader.ReadInt64();
        return log;
    }

    internal static void Write(string path, Burner[] burners, Func<long> cpuOutside)
    {
        using BinaryWriter writer = new(File.Create(path));
        writer.Write(burners.Length);
        foreach (Burner burner in burners)
        {
            writer.Write(burner.Count);
            foreach (long wall in burner.Walls) writer.Write(wall);
            foreach (long cpu in burner.Cpus) writer.Write(cpu);
        }

        // Last, so that it holds what the writing took.
        writer.Write(cpuOutside());
    }

    private static long[] Numbers(BinaryReader reader, int count)
    {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) numbers[i] = reader.ReadInt64();
        return numbers;
    }

    private static double At(long[] walls, long[] cpus, long wall)
    {
        int found = Array.BinarySearch(walls, wall);
        if (found >= 0) return cpus[found];
        int next = ~found;
        if (next == 0) return cpus[0];
        if (next == walls.Length) return cpus[^1];
        double part = (double)(wall - walls[next - 1]) / (walls[next] - walls[next - 1]);
        return cpus[next - 1] + (part * (cpus[next] - cpus[next - 1]));
    }
}
