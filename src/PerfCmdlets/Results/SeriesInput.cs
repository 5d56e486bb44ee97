using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Changes;

namespace PerfTools.Cmdlets.Results;

/// <summary>Sorts what comes through the pipeline into series: records and numbers of a history, results in any state, plain numbers.</summary>
internal static class SeriesInput
{
    /// <exception cref="MeasurementException">It is none of them, or has none of the metrics.</exception>
    public static void Add(SeriesCollection series, PSObject input)
    {
        switch (input.BaseObject)
        {
            case PerfHistoryRecord record:
                series.Add(record);
                break;
            case PerfHistoryValue value:
                series.Add(value);
                break;
            case double or float or decimal or int or long or short or byte or uint or ulong:
                series.Add(Convert.ToDouble(input.BaseObject, CultureInfo.InvariantCulture));
                break;
            default:
                Read(series, PerfResultReader.Read(input, FailureKind.NotRecordable));
                break;
        }
    }

    private static void Read(SeriesCollection series, object result)
    {
        if (result is PerfHistoryValue value) series.Add(value);
        else series.Add(result);
    }
}
