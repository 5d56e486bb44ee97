using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The one place where progress becomes PowerShell's.</summary>
internal static class ProgressRecords
{
    private const int Id = 0x5045;

    public static ProgressRecord From(MeasurementProgress progress) =>
        new(Id, progress.Activity, progress.Status) { PercentComplete = progress.PercentComplete };

    public static ProgressRecord Completed(string activity) => new(Id, activity, "Done") { RecordType = ProgressRecordType.Completed };
}
