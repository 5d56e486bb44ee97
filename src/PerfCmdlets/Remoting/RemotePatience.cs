namespace PerfTools.Cmdlets.Remoting;

/// <summary>
/// How long the other machines wait for one that says nothing. No load that does what it was asked for takes so long: a machine
/// beyond it is silent.
/// </summary>
/// <param name="Setup">Until it is ready, from when the load was sent to it.</param>
/// <param name="Run">From the common start to its result; null where nobody can say how long the load takes.</param>
internal sealed record RemotePatience(TimeSpan Setup, TimeSpan? Run)
{
    /// <summary>A step of preparing the machine, such as to load the module or to copy a part of it.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    // For what has no limit of its own: the way there, keys that are put in place and taken away, processors that many sessions share.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    // More is no limit, and its sum must stay a time.
    private const int MostDays = 1_000;

    public static RemotePatience Of(SessionLoadOptions load) => new(
        load.SetupTimeout + TimeSpan.FromDays(Math.Min(load.WarmupCount * load.Timeout.TotalDays, MostDays)) + Margin,
        load.PlannedDuration is { } planned ? planned + (load.MaxWait ?? load.Timeout) + load.Timeout + load.SetupTimeout + Margin : null);

    /// <summary>Milliseconds for a wait, or no end where a wait cannot be so long.</summary>
    public static int Milliseconds(TimeSpan? patience) =>
        patience?.TotalMilliseconds is { } wait && wait < int.MaxValue ? (int)Math.Ceiling(Math.Max(0, wait)) : Timeout.Infinite;
}
