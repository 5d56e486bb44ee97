namespace PerfTools.Engine.Cpu;

/// <summary>Says when to take a sample, and waits for it. An interface, so that tests need not wait.</summary>
internal interface ISampleTimer : IDisposable
{
    /// <summary>How far the account of a running thread may lag behind at a moment, in nanoseconds.</summary>
    long LagAt(long nanoseconds);

    /// <summary>The moment up to which a running thread's account went when it was read, as far as that is known; else the reading itself.</summary>
    long AccountedUntil(long nanoseconds);

    /// <summary>The best moment for a sample near a wanted one.</summary>
    long Align(long nanoseconds);

    /// <summary>The first good moment for a sample after another.</summary>
    long Next(long nanoseconds);

    /// <summary>Waits until a moment of the clock, or until one of the processes ends.</summary>
    /// <param name="until">The moment, on the monotonic clock.</param>
    /// <param name="exitDescriptors">One for each process, or -1.</param>
    /// <param name="ended">Set where the process has ended.</param>
    /// <returns>False where a process ended before the moment.</returns>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    bool Wait(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended);
}
