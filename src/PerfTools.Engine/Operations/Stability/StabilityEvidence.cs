using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations.Stability;

/// <summary>What the question whether samples are of one steady quantity is decided by.</summary>
/// <param name="Samples">The samples in the order in which they were taken.</param>
/// <param name="Summary">What they say together.</param>
/// <param name="WarmupCount">Operations before the first sample.</param>
/// <param name="WorstStallUs">The longest time for which the host did not run a thread that never waits.</param>
/// <param name="StealPercent">CPU time that the hypervisor gave to other guests; null where that is not known.</param>
internal sealed record StabilityEvidence(
    double[] Samples, SampleSummary Summary, long WarmupCount, double? WorstStallUs, double? StealPercent);
