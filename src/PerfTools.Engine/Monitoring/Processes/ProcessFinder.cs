using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring.Processes;

/// <summary>
/// Finds processes of a name, also those that come later. To ask the name of every process each time would cost more than to
/// watch the ones that are meant: so those that are new are asked, a few times, and of the others some in turn, because a
/// process that starts another program gets another name.
/// </summary>
internal sealed class ProcessFinder(IReadOnlyList<ProcessNamePattern> patterns, IProcessLister lister, IClock clock)
{
    private const long ShortestPause = 1_000_000_000;
    private const int AskedWhenNew = 3;
    private const int Turns = 30;

    private Dictionary<int, int> _known = [];
    private Dictionary<int, int> _before = [];
    private long? _lastAt;
    private int _turn;

    /// <summary>Ids of processes whose name is one of the patterns', at most once a second; those already watched may be among them.</summary>
    public IEnumerable<int> Find()
    {
        // Shortly after a second is a second: what finds them wakes at no exact moment.
        if (patterns.Count == 0 || clock.Nanoseconds - _lastAt < ShortestPause * 9 / 10) yield break;
        _lastAt = clock.Nanoseconds;
        _turn = (_turn + 1) % Turns;
        (_before, _known) = (_known, _before);
        _known.Clear();
        foreach (int id in lister.Ids())
        {
            int seen = _before.GetValueOrDefault(id);
            _known[id] = Math.Min(seen + 1, AskedWhenNew);
            if ((seen < AskedWhenNew || id % Turns == _turn) && lister.NameOf(id) is { } name && Matches(name)) yield return id;
        }
    }

    public bool Matches(string name)
    {
        foreach (ProcessNamePattern pattern in patterns)
            if (pattern.Matches(name)) return true;
        return false;
    }
}
