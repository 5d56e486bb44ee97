namespace PerfTools.Engine.Operations.Stability;

/// <summary>Asks for each known way of being unsteady.</summary>
internal static class StabilityCheck
{
    private static readonly Func<StabilityEvidence, string?>[] Reasons =
        [SlowFirstRun.Reason, Drift.Reason, SeveralModes.Reason, NoisyHost.Reason];

    /// <summary>Why the samples are not of one steady quantity; empty where they are.</summary>
    public static string Reason(StabilityEvidence evidence) =>
        string.Join("; ", Reasons.Select(reason => reason(evidence)).OfType<string>());
}
