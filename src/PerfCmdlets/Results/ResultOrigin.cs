using System.Globalization;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Results;

/// <summary>
/// Where and when a result of a history was recorded, kept beside the result and not in it: a set of members, which neither
/// Export-Csv nor ConvertTo-Json take for a column, and which Export-Clixml and remoting carry.
/// </summary>
internal static class ResultOrigin
{
    private const string Name = "PerfOrigin";

    /// <summary>The result of a record, with its origin.</summary>
    public static PSObject Mark(PerfHistoryRecord record)
    {
        PSObject result = PSObject.AsPSObject(record.Result);
        PSMemberSet origin = new(Name);
        origin.Members.Add(new PSNoteProperty(nameof(record.RecordedAt), record.RecordedAt.ToString("o", CultureInfo.InvariantCulture)));
        origin.Members.Add(new PSNoteProperty(nameof(record.Label), record.Label));
        origin.Members.Add(new PSNoteProperty(nameof(record.Host), record.Host));
        origin.Members.Add(new PSNoteProperty(nameof(record.HostClass), record.HostClass));
        result.Members.Add(origin);
        return result;
    }

    /// <summary>The record with the origin of the result that it was made of; the same where it has none.</summary>
    public static PerfHistoryRecord Recall(PSObject input, PerfHistoryRecord record) => input.Members[Name] is not PSMemberSet origin ? record : record with
    {
        RecordedAt = DateTimeOffset.TryParse(Text(origin, nameof(record.RecordedAt)), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at) ? at : record.RecordedAt,
        Label = Text(origin, nameof(record.Label)),
        Host = Text(origin, nameof(record.Host)),
        HostClass = Text(origin, nameof(record.HostClass)),
    };

    private static string Text(PSMemberSet origin, string name) => origin.Members[name]?.Value?.ToString() ?? string.Empty;
}
