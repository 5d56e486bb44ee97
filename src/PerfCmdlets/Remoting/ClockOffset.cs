using System.Globalization;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>
/// How far the clock of another machine is ahead of this one's. A round trip says it as exactly as half of its time: the
/// answer was read somewhere in it. So the fastest of several says it best (Cristian, 1989).
/// </summary>
/// <param name="Measured">What is added to a time of this machine to get the other's, as measured.</param>
/// <param name="RoundTrip">The fastest round trip.</param>
internal readonly record struct ClockOffset(TimeSpan Measured, TimeSpan RoundTrip)
{
    public TimeSpan Uncertainty => RoundTrip / 2;

    /// <summary>Nothing where the clocks may be the same: those of most machines are set by the network, better than a round trip could tell.</summary>
    public TimeSpan Offset => Measured.Duration() <= Uncertainty ? TimeSpan.Zero : Measured;

    /// <param name="trips">When each trip began here, what the other clock said, and how long it took.</param>
    public static ClockOffset Of(IEnumerable<(DateTimeOffset Began, DateTimeOffset Other, TimeSpan Took)> trips)
    {
        (DateTimeOffset began, DateTimeOffset other, TimeSpan took) = trips.MinBy(trip => trip.Took);
        return new ClockOffset(other - (began + (took / 2)), took);
    }

    public DateTimeOffset ThereOf(DateTimeOffset here) => here + Offset;

    public DateTimeOffset HereOf(DateTimeOffset there) => there - Offset;

    public override string ToString() =>
        Offset == TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"its clock is right to {Uncertainty.TotalMilliseconds:0.0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"its clock is {Offset.TotalMilliseconds:+0.0;-0.0} ms off (+/- {Uncertainty.TotalMilliseconds:0.0})");
}
