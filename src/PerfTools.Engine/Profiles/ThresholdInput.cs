using System.Collections;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Profiles;

/// <summary>What -Threshold takes beside a table: profile files, and thresholds that were just found.</summary>
public static class ThresholdInput
{
    /// <summary>The thresholds of a profile file for this machine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OptionException">It cannot be used, or has nothing for this machine.</exception>
    public static IDictionary OfFile(string path) =>
        new ProfileThresholds($"'{path}'", PerfProfileFile.EnvironmentHere(PerfProfileFile.Read(path)).Thresholds, ResultCase.Of);

    /// <summary>Thresholds as <c>New-PerfThreshold</c> gives them; those that could not be found hold nothing.</summary>
    /// <param name="thresholds">The thresholds.</param>
    public static IDictionary Of(IEnumerable<PerfThreshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        PerfProfileEnvironment environment = thresholds.Where(one => one.Expression.Length > 0).Aggregate(
            new PerfProfileEnvironment { HostClass = PerfProfileEnvironment.AnyHost },
            (made, one) => made.WithThreshold(one.Kind, one.Target, one.Case, one.Metric, one.Expression));
        return new ProfileThresholds("-Threshold", environment.Thresholds, ResultCase.Of);
    }
}
