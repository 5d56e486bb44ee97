using System.Diagnostics;

namespace PerfTools.Tests.Fixtures;

/// <summary>Waits for a condition, with a deadline that only a hang can reach.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static void True(Func<bool> condition, string expectation)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(elapsed.Elapsed < Deadline, $"Not within {Deadline.TotalSeconds} s: {expectation}.");
            Thread.Yield();
        }
    }
}
