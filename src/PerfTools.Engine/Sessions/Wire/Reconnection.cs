namespace PerfTools.Engine.Sessions.Wire;

/// <summary>
/// How long a session rests after a connection was refused: 10 ms, twice as long each time, at most a second. Without a rest a
/// server that is gone for a second would cost millions of failed operations, and its restart would meet a storm.
/// </summary>
internal sealed class Reconnection
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    public void Succeeded() => _next = First;

    /// <summary>The rest after another failure.</summary>
    public TimeSpan Failed()
    {
        TimeSpan rest = _next;
        _next = rest * 2 < Longest ? rest * 2 : Longest;
        return rest;
    }
}
