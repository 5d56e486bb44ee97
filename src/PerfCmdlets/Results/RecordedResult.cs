using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.History;

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

    /// <summary>The record again, where the result came from a history; else the result.</summary>
    /// <param name="input">A result in any state, or a record.</param>
    /// <exception cref="MeasurementException">It is neither.</exception>
    public static object Read(PSObject input)
    {
        object read = HistoryInput.Read(input);
        if (read is PerfHistoryRecord || input.Members[MemberName] is not PSMemberSet recorded) return read;
        return RecordOf(read) with
        {
            RecordedAt = TimeOf(recorded.Members[nameof(PerfHistoryRecord.RecordedAt)]?.Value),
            Label = TextOf(recorded, nameof(PerfHistoryRecord.Label)),
            Host = TextOf(recorded, nameof(PerfHistoryRecord.Host)),
            HostClass = TextOf(recorded, nameof(PerfHistoryRecord.HostClass)),
            HostState = recorded.Members[nameof(PerfHistoryRecord.HostState)]?.Value as PerfHostState,
        };
    }

    /// <summary>What a history would say of a result beside where it was measured.</summary>
    public static PerfHistoryRecord RecordOf(object result) => new()
    {
        RecordedAt = DateTimeOffset.Now,
        Kind = result.GetType().Name,
        Target = ResultKinds.TargetOf(result) ?? string.Empty,
        Case = ResultCase.Of(result),
        Verdict = ResultKinds.VerdictOf(result),
        Result = result,
    };

    private static string TextOf(PSMemberSet recorded, string name) => recorded.Members[name]?.Value?.ToString() ?? string.Empty;

    /// <summary>Of a result that went through a file or a remote session, the time is the text of it.</summary>
    private static DateTimeOffset TimeOf(object? value) =>
        value is DateTimeOffset time || DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out time) ? time : default;
}
