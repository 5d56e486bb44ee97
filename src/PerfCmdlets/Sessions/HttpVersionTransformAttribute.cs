using System.Globalization;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>Lets a version of HTTP be written without its second number: <c>2</c> is 2.0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpVersionTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            ? new Version(major, 0)
            : value is Version || Version.TryParse(text, out _) ? value
            : throw new ArgumentTransformationMetadataException($"'{text}' is no version of HTTP. Give 1.1 or 2.");
    }
}
