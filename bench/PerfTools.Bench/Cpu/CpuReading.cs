namespace PerfTools.Bench.Cpu;

/// <summary>A process's CPU time at an instant of CLOCK_MONOTONIC; both in nanoseconds.</summary>
internal readonly record struct CpuReading(long At, long Cpu);
