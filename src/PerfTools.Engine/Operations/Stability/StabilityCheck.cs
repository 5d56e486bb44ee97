namespace PerfTools.Engine.Operations.Stability;

/// <summary>Asks for each known way of being unsteady.</summary>
internal static class StabilityCheck
{
    private static readonly Func<StabilityEvidence, string?>[] Reasons =
        [SlowFirstRun.Reason, Drift.Reason, SeveralModes.Reason, NoisyHost.Reason];

    /// <summary>Why the samples are not of one steady quantity; empty where they are.</summary>
    public static string Reason(StabilityEvidence evidence) =>
        string.Join("; ", Reasons.Select(reason => reason(evidence)).OfType<string>());

    /// <summary>
    /// Why the differences to a baseline are not of one steady quantity; empty where they are. Of an operation that is not
    /// steady itself nothing need be asked.
    /// </summary>
    /// <param name="differences">The differences of neighbouring samples, in the order in which they were taken.</param>
    /// <param name="scale">The operation's median: a difference can be 0, and is no scale for its own changes.</param>
    public static string ReasonOfDifferences(double[] differences, double scale)
    {
        string?[] reasons = [Drift.ReasonOfDifferences(differences, scale), SeveralModes.ReasonOfDifferences(differences, scale)];
        return string.Join("; ", reasons.OfType<string>().Select(reason => $"difference: {reason}"));
    }
}
