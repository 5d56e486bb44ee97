using System.Globalization;

namespace PerfTools.Engine.Memory;

/// <summary>Notices when a watch saw nothing for a while: the machine slept, the host was busy, or reading took too long.</summary>
/// <param name="slept">How long the machine has slept so far, in nanoseconds.</param>
/// <param name="interval">The time between checkpoints, or null where they come with operations.</param>
internal sealed class WatchGaps(Func<long> slept, long? interval)
{
    private const long ShortestSleep = 1_000_000_000;
    private const int LongGap = 5;
    private const double ManyMissed = 0.05;

    private long _sleptAtLast;
    private long? _last;
    private long _first;
    private long _longest;
    private long _longestAt;
    private long _readings;

    /// <summary>How long the machine slept during the watch.</summary>
    public long Slept { get; private set; }

    /// <summary>A checkpoint is being read.</summary>
    public void At(long now)
    {
        long sleptNow = slept();
        _readings++;
        if (_last is not { } last)
        {
            (_first, _last, _sleptAtLast) = (now, now, sleptNow);
            return;
        }

        if (now - last > _longest) (_longest, _longestAt) = (now - last, last - _first);
        if (sleptNow - _sleptAtLast >= ShortestSleep) Slept += sleptNow - _sleptAtLast;
        (_last, _sleptAtLast) = (now, sleptNow);
    }

    public IEnumerable<string> Notes()
    {
        if (Slept > 0)
            yield return $"the machine slept for {WatchTime.Text(WatchTime.OfNanoseconds(Slept))}: that time is not in the growth by hour";
        if (interval is not { } due || _last is not { } last) yield break;
        long expected = ((last - _first) / due) + 1;
        if (_longest > LongGap * due)
        {
            string from = WatchTime.Text(WatchTime.OfNanoseconds(_longestAt));
            yield return $"no checkpoint could be read for {WatchTime.Text(WatchTime.OfNanoseconds(_longest))}, from {from} after the start";
        }

        if (expected - _readings > ManyMissed * expected)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{expected - _readings} of {expected} checkpoints were left out: reading one, or the host, is too slow for this -Interval");
        }
    }
}
