using System.Runtime.InteropServices;

namespace PerfTools.Targets.Memory;

/// <summary>Ends this process with its parent, and in any case some time from now, so that no test leaves it behind.</summary>
internal static class Lifetime
{
    public static void Limit(TimeSpan lifetime)
    {
        int parent = Parent();
        long end = Environment.TickCount64 + (long)lifetime.TotalMilliseconds;
        Thread watch = new(() =>
        {
            while (Parent() == parent && Environment.TickCount64 < end) Thread.Sleep(200);
            Environment.Exit(0);
        })
        { IsBackground = true };
        watch.Start();
    }

    // Whoever has lost its parent gets another one. Windows has no such rule; there only time ends it.
    private static int Parent() => OperatingSystem.IsWindows() ? 0 : getppid();

    [DllImport("libc")]
    private static extern int getppid();
}
