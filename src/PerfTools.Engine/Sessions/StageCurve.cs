namespace PerfTools.Engine.Sessions;

/// <summary>How many sessions are to be at work at each moment of a staged load: straight lines from stage to stage.</summary>
internal sealed class StageCurve
{
    private readonly (long End, int Sessions)[] _stages;

    public StageCurve(IReadOnlyList<LoadStage> stages)
    {
        long end = 0;
        _stages = [.. stages.Select(stage => (end += (long)stage.Duration.TotalNanoseconds, stage.Sessions))];
    }

    /// <summary>Sessions at work some nanoseconds after the start.</summary>
    public int SessionsAt(long elapsed)
    {
        (long begin, int before) = (0, 0);
        foreach ((long end, int sessions) in _stages)
        {
            if (elapsed < end) return before + (int)Math.Floor((double)(sessions - before) * (elapsed - begin) / (end - begin) + Rounding);
            (begin, before) = (end, sessions);
        }

        return _stages[^1].Sessions;
    }

    /// <summary>When a session, counted from 1, is at work the next time, not before a time; null for never again.</summary>
    public long? NextAtWork(int session, long elapsed)
    {
        if (SessionsAt(elapsed) >= session) return elapsed;
        (long begin, int before) = (0, 0);
        foreach ((long end, int sessions) in _stages)
        {
            // The line is rounded to the nearest: a session begins its work half a session before the line reaches it.
            if (end > elapsed && sessions >= session)
            {
                double share = sessions == before ? 0 : (session - Rounding - before) / (sessions - before);
                long reached = Math.Max(elapsed, begin + (long)Math.Ceiling(Math.Clamp(share, 0, 1) * (end - begin)));
                return SessionsAt(reached) >= session ? reached : reached + 1;
            }

            (begin, before) = (end, sessions);
        }

        return null;
    }

    private const double Rounding = 0.5;
}
