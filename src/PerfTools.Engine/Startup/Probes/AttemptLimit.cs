using System.Globalization;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>How long something that is asked of a server may take: until a moment, or until it is cancelled.</summary>
internal readonly struct AttemptLimit(TimeSpan time, CancellationToken cancelled)
{
    /// <summary>For an attempt of a probe.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    private readonly long _end = Environment.TickCount64 + (long)time.TotalMilliseconds;

    public CancellationToken Cancelled => cancelled;

    public int RemainingMs => (int)Math.Max(0, _end - Environment.TickCount64);

    public bool IsOver => cancelled.IsCancellationRequested || RemainingMs == 0;

    /// <summary>What came in place of something that was waited for: "no answer within 2 s".</summary>
    public string WithoutAny(string what) =>
        cancelled.IsCancellationRequested ? $"no {what} yet" : string.Create(CultureInfo.InvariantCulture, $"no {what} within {time.TotalSeconds:0.###} s");

    /// <summary>A failed conversation in a few words.</summary>
    public string WordsOf(TransportException failure)
    {
        if (cancelled.IsCancellationRequested || failure.IsTimeout) return WithoutAny("answer");
        return failure.IsEndOfStream ? "connection closed" : failure.Message;
    }
}
