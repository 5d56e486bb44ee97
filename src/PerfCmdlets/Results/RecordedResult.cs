using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Results;

/// <summary>
/// A result of a history on its way through the pipeline. When and where it was recorded goes with it as a member set, which is no
/// property: tables, CSV and JSON show the result as it was measured, and a report can still say on which machine that was.
/// </summary>
internal static class RecordedResult
{
    public const string MemberName = "Recorded";

    public static PSObject Of(PerfHistoryRecord record)
    {
        PSObject result = PSObject.AsPSObject(record.Result);
        result.Members.Add(new PSMemberSet(MemberName,
        [
            new PSNoteProperty(nameof(record.RecordedAt), record.RecordedAt),
            new PSNoteProperty(nameof(record.Label), record.Label),
            new PSNoteProperty(nameof(record.Host), record.Host),
            new PSNoteProperty(nameof(record.HostClass), record.HostClass),
            new PSNoteProperty(nameof(record.HostState), record.HostState),
        ]));
        return result;
    }

    /// <summary>The record again, where the result came from a history of this session; else the result.</summary>
    /// <param name="input">A result in any state, or a record.</param>
    /// <exception cref="MeasurementException">It is neither.</exception>
    public static object Read(PSObject input)
    {
        object read = HistoryInput.Read(input);
        if (read is PerfHistoryRecord || input.Members[MemberName] is not PSMemberSet recorded) return read;
        T? Of<T>(string name) => recorded.Members[name] is PSNoteProperty { Value: T value } ? value : default;
        return new PerfHistoryRecord
        {
            RecordedAt = Of<DateTimeOffset>(nameof(PerfHistoryRecord.RecordedAt)),
            Kind = read.GetType().Name,
            Target = string.Empty,
            Label = Of<string>(nameof(PerfHistoryRecord.Label)) ?? string.Empty,
            Host = Of<string>(nameof(PerfHistoryRecord.Host)) ?? string.Empty,
            HostClass = Of<string>(nameof(PerfHistoryRecord.HostClass)) ?? string.Empty,
            HostState = Of<PerfHostState>(nameof(PerfHistoryRecord.HostState)),
            Result = read,
        };
    }
}
