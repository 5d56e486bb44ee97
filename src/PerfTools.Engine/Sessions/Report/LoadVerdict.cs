using System.Globalization;
using PerfTools.Engine.Reporting;

namespace PerfTools.Engine.Sessions.Report;

/// <summary>Judges a load. Numbers of a load that was not the one that was asked for do not pass.</summary>
internal sealed class LoadVerdict(ThresholdSet thresholds)
{
    public (Verdict Verdict, string Violations) Of(ConcurrentSessionsResult result)
    {
        (Verdict verdict, string violations) = thresholds.Evaluate(result, intervals: ResultIntervals.OfAll(result));
        if (result.Succeeded == 0)
        {
            string nothing = Nothing(result);
            return (Verdict.Fail, violations.Length == 0 ? nothing : $"{nothing}; {violations}");
        }

        return verdict == Verdict.Pass && Doubt(result) is { } doubt ? (Verdict.Inconclusive, doubt) : (verdict, violations);
    }

    private static string Nothing(ConcurrentSessionsResult result)
    {
        string what = result.SessionsCreated == 0 ? "no session could be created" : result.Attempted == 0 ? "no operation was started" : "no operation succeeded";
        SessionPhase phase = result.Attempted == 0 ? SessionPhase.Setup : SessionPhase.Operation;
        SessionError? why = result.GetErrors().FirstOrDefault(error => error.Phase == phase);
        return why is null ? what : $"{what}: {why}";
    }

    /// <summary>Why numbers that meet every threshold must not pass, or null.</summary>
    private string? Doubt(ConcurrentSessionsResult result)
    {
        if (result.EndedEarly) return "the load was ended early";
        if (result.SessionsFailedToCreate > 0 && !Bounds(nameof(result.SessionsFailedToCreate), nameof(result.SessionsCreated)))
            return $"{result.SessionsFailedToCreate} of {result.SessionsRequested} sessions could not be created: the load was smaller than was asked for";
        if (result.SessionsLost > 0 && !Bounds(nameof(result.SessionsLost)))
            return $"{result.SessionsLost} of {result.SessionsCreated} sessions were lost: the load was smaller than was asked for";
        return result.ErrorPercent > 0 && !BoundsErrors()
            ? string.Create(CultureInfo.InvariantCulture, $"{result.ErrorPercent:0.###} % of the operations did not succeed, and no threshold says how many may: bound ErrorPercent")
            : null;
    }

    private bool BoundsErrors() => Bounds(
        nameof(ConcurrentSessionsResult.ErrorPercent), nameof(ConcurrentSessionsResult.Failed), nameof(ConcurrentSessionsResult.TimedOut),
        nameof(ConcurrentSessionsResult.Dropped), nameof(ConcurrentSessionsResult.Succeeded));

    private bool Bounds(params string[] properties) => thresholds.HasAny(properties);
}
