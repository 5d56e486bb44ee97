using System.Globalization;

namespace PerfTools.Engine.Monitoring.View;

/// <summary>A snapshot or an event as one line of text.</summary>
internal static class RecordLine
{
    public static string Of(object record) => record switch
    {
        PerformanceEvent happened => Text($"{happened.At:HH:mm:ss}  {happened.Target}  {happened.GetWords()}  {happened.Message}").TrimEnd(),
        PerformanceSnapshot snapshot => Text($"{snapshot.GetEnd():HH:mm:ss}  {snapshot.Target}  {snapshot.GetNow()}  {snapshot.GetDetails()}").TrimEnd(),
        _ => string.Empty,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
