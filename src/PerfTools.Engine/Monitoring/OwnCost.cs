using PerfTools.Engine.Cpu;

namespace PerfTools.Engine.Monitoring;

/// <summary>CPU time of all threads that watch, together. Each adds its own, which only it can read. Only Linux tells.</summary>
internal sealed class OwnCost
{
    private long _total;

    /// <summary>In nanoseconds, up to the last time that each thread added its own.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>The account of the calling thread; to be used by it alone.</summary>
    public ThreadAccount OpenForThread() => new(this);

    internal sealed class ThreadAccount(OwnCost cost)
    {
        private long _last = SamplerCost.ThreadTime ?? 0;

        /// <summary>Adds what the thread has used since the last time.</summary>
        /// <returns>False where the system does not tell.</returns>
        public bool TryAdd()
        {
            if (SamplerCost.ThreadTime is not { } now) return false;
            Interlocked.Add(ref cost._total, now - _last);
            _last = now;
            return true;
        }
    }
}
