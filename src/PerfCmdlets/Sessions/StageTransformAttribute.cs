using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine.Text;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>Lets stages be written as tables: <c>@{ Sessions = 10; Duration = '0:0:10' }</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StageTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        IEnumerable items = given is IDictionary or LoadStage or string ? new[] { given } : given as IEnumerable ?? new[] { given };
        return items.Cast<object>().Select(StageOf).ToArray();
    }

    private static LoadStage StageOf(object item)
    {
        object value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is LoadStage stage) return stage;
        if (value is not IDictionary table) throw Wrong($"'{value}' is no stage.");
        foreach (object key in table.Keys)
            if (!Is(key, "Sessions") && !Is(key, "Duration")) throw Wrong($"'{key}' is no part of a stage.");
        return new LoadStage(SessionsOf(table), DurationOf(table));
    }

    private static int SessionsOf(IDictionary table) =>
        LanguagePrimitives.TryConvertTo(Part(table, "Sessions"), CultureInfo.InvariantCulture, out int sessions)
            ? sessions
            : throw Wrong($"Sessions = '{Part(table, "Sessions")}' is no number.");

    private static TimeSpan DurationOf(IDictionary table)
    {
        object? value = Part(table, "Duration");
        if (value is TimeSpan time) return time;
        try
        {
            return DurationText.Parse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, "Duration");
        }
        catch (OptionException invalid)
        {
            throw Wrong(invalid.Message.Replace("-Duration: ", "Duration = ", StringComparison.Ordinal));
        }
    }

    private static object? Part(IDictionary table, string name)
    {
        foreach (DictionaryEntry entry in table)
            if (Is(entry.Key, name)) return entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        throw Wrong($"{name} is missing.");
    }

    private static bool Is(object key, string name) => name.Equals($"{key}", StringComparison.OrdinalIgnoreCase);

    private static ArgumentTransformationMetadataException Wrong(string what) =>
        new($"{what} Write a stage as @{{ Sessions = 10; Duration = '0:0:10' }}.");
}
