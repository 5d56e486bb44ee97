using System.Diagnostics;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>When progress is due: nothing in the first second, then at most five times a second.</summary>
internal sealed class ProgressPace
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _next = Delay;

    public bool IsDue()
    {
        if (_elapsed.Elapsed < _next) return false;
        _next = _elapsed.Elapsed + Interval;
        return true;
    }
}
