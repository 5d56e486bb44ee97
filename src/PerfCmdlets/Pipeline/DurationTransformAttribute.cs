using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine.Text;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Lets a time be written as people say it: <c>30</c> is 30 seconds, and <c>500ms</c>, <c>2m</c>, <c>0:0:30</c> work.
/// PowerShell's own conversion would take the number 30 for 30 ticks of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or TimeSpan) return inputData;
        try
        {
            return DurationText.Parse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, "Duration");
        }
        catch (OptionException invalid)
        {
            throw new ArgumentTransformationMetadataException(invalid.Message.Replace("-Duration: ", string.Empty, StringComparison.Ordinal), invalid);
        }
    }
}

/// <summary>The same for sampling intervals, of which a bare number means milliseconds: <c>-Interval 200</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IntervalTransformAttribute : ArgumentTransformationAttribute
{
    private static readonly DurationTransformAttribute Durations = new();

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;

        // Of a bare 1s, PowerShell makes a number of type short before anybody sees the unit.
        if (value is short seconds) return Durations.Transform(engineIntrinsics, seconds);
        bool isNumber = value is not null && double.TryParse(
            Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        try
        {
            return Durations.Transform(engineIntrinsics, isNumber ? $"{Convert.ToString(value, CultureInfo.InvariantCulture)}ms" : inputData);
        }
        catch (ArgumentTransformationMetadataException invalid)
        {
            throw new ArgumentTransformationMetadataException(invalid.Message.Replace("Give seconds", "Give milliseconds", StringComparison.Ordinal), invalid);
        }
    }
}
