using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>The start that a user's block gives.</summary>
internal static class StartTime
{
    /// <summary>The moment, or null where the block gave nothing.</summary>
    /// <exception cref="OptionException">It is no moment.</exception>
    public static DateTimeOffset? Of(object? given)
    {
        object? value = given is PSObject wrapped ? wrapped.BaseObject : given;
        if (value is null || ReferenceEquals(given, AutomationNull.Value)) return null;
        return LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out DateTimeOffset moment)
            ? moment
            : throw new OptionException("StartWhen", $"gave '{Text(value)}', which is no date and time. Let the block give one DateTimeOffset or DateTime, or nothing for at once.");
    }

    private static string Text(object value) => value is object?[] several ? $"{several.Length} values" : $"{value}";
}
