using System.Diagnostics;

namespace PerfTools.Targets.Memory;

/// <summary>Operations at an even rate, with sleep in between.</summary>
internal static class Pace
{
    public static void Run(Action operation, double rate)
    {
        Stopwatch clock = Stopwatch.StartNew();
        for (long done = 0; ; Thread.Sleep(10))
            for (long due = (long)(clock.Elapsed.TotalSeconds * rate); done < due; done++) operation();
    }
}
