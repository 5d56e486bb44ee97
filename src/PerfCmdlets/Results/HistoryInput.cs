using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Results;

/// <summary>What can be written into a history: results, what JSON or remoting have left of them, and records of other histories.</summary>
internal static class HistoryInput
{
    /// <exception cref="MeasurementException">It is none of them.</exception>
    public static object Read(PSObject input) =>
        input.BaseObject is PerfHistoryRecord record ? record : PerfResultReader.Read(input, FailureKind.NotRecordable);
}
