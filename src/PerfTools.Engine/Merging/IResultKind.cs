using System.Collections;

namespace PerfTools.Engine.Merging;

/// <summary>How results of one type are merged.</summary>
internal interface IResultKind
{
    Type ResultType { get; }

    /// <summary>Merges results into one for each group; a group that cannot be is a failure, and the others go on.</summary>
    /// <param name="results">Results of this type.</param>
    /// <param name="mode">How their runs lay in time.</param>
    /// <param name="thresholds">What the merged results are judged by; null or empty for what was said of their parts.</param>
    /// <param name="failed">Gets each group that cannot be merged.</param>
    /// <exception cref="OptionException">A threshold does not go with this type.</exception>
    IReadOnlyList<object> Merge(IEnumerable<object> results, MergeMode mode, IDictionary? thresholds, Action<MeasurementException> failed);
}
