namespace PerfTools;

/// <summary>What a measurement says about the thresholds that it was given.</summary>
public enum Verdict
{
    /// <summary>No threshold was given, so there is nothing to judge.</summary>
    NotEvaluated,

    /// <summary>Every threshold is met, and the run was able to tell.</summary>
    Pass,

    /// <summary>A threshold is broken, or not one operation succeeded.</summary>
    Fail,

    /// <summary>The run could not decide: too few samples, rounds that disagree, or a run that ended early.</summary>
    Inconclusive,
}
