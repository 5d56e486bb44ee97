using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Merging;

namespace PerfTools.Cmdlets.Results;

/// <summary>
/// Makes results again of what JSON, Export-Clixml and remoting leave of them: objects with the same properties. Two
/// differences are too large to be filled in: a distribution that is text, and a type of which a quarter is missing.
/// </summary>
internal static class PerfResultReader
{
    private const double LeastShare = 0.75;
    private const int LongestShown = 60;
    private const string Deserialized = "Deserialized.";

    // Besides results, the points of a history.
    private static readonly IReadOnlyList<Type> Types = [.. ResultKinds.All, typeof(PerfHistoryValue)];

    /// <param name="input">A result in any state.</param>
    /// <param name="unknown">What it is called that something is no result: it depends on what was to be done with it.</param>
    /// <exception cref="MeasurementException">It is no result, or it is not whole.</exception>
    public static object Read(PSObject input, FailureKind unknown)
    {
        if (Types.Contains(input.BaseObject.GetType())) return input.BaseObject;
        Type type = TypeOf(input) ?? throw new MeasurementException(
            unknown, input.TypeNames.FirstOrDefault() ?? "object", $"'{Short(input)}' is no result of PerfTools.");
        object result = Make(input, type, type.Name);
        return result is ConcurrentSessionsResult load ? load.WithErrors(ErrorText.ReadSessions(load.ErrorSummary)) : result;
    }

    /// <summary>The same, also of a record of a history: the result in it.</summary>
    public static object ReadRecorded(PSObject input, FailureKind unknown) => input.BaseObject is PerfHistoryRecord record ? record.Result : Read(input, unknown);

    private static Type? TypeOf(PSObject input)
    {
        foreach (string name in input.TypeNames)
        {
            string bare = name.StartsWith(Deserialized, StringComparison.Ordinal) ? name[Deserialized.Length..] : name;
            if (Types.FirstOrDefault(type => type.FullName == bare) is { } named) return named;
        }

        // JSON knows no types: the one of whose properties it has the most.
        (Type Type, double Share) best = Types.Select(type => (type, Share(input, type))).MaxBy(candidate => candidate.Item2);
        return best.Share >= LeastShare ? best.Type : null;
    }

    private static double Share(PSObject input, Type type)
    {
        IReadOnlyList<PropertyInfo> properties = ResultKinds.PropertiesOf(type);
        return (double)properties.Count(property => input.Properties[property.Name] is not null) / properties.Count;
    }

    private static object Make(PSObject input, Type type, string name)
    {
        object result = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in ResultKinds.PropertiesOf(type))
        {
            if (input.Properties[property.Name] is not { Value: { } value }) continue;
            try
            {
                property.SetValue(result, Convert(value, property.PropertyType, $"{name}.{property.Name}"));
            }
            catch (Exception unreadable) when (unreadable is PSInvalidCastException or FormatException or TargetInvocationException)
            {
                throw NotReadable(name, $"{property.Name} is '{value}', which is no {property.PropertyType.Name}");
            }
        }

        return result;
    }

    private static object? Convert(object value, Type type, string name)
    {
        if (type == typeof(Distribution)) return DistributionOf(value, name);

        // Of a time, Clixml keeps the properties only.
        if (type == typeof(DateTimeOffset) && value is PSObject time && time.Properties["UtcTicks"] is { Value: { } ticks })
            return new DateTimeOffset(System.Convert.ToInt64(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero).ToLocalTime();

        // Of a span of time JSON has an object.
        if (Nullable.GetUnderlyingType(type) == typeof(TimeSpan) && value is PSObject span && span.Properties["Ticks"] is { Value: { } length })
            return TimeSpan.FromTicks(System.Convert.ToInt64(length, CultureInfo.InvariantCulture));
        return LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture);
    }

    private static Distribution DistributionOf(object value, string name)
    {
        PSObject wrapped = PSObject.AsPSObject(value);
        if (wrapped.BaseObject is Distribution live) return live;
        if (wrapped.Properties[nameof(Distribution.Buckets)] is null) throw NotReadable(name, "of the distribution only its picture is left, as in a CSV file");
        Distribution made = (Distribution)Make(wrapped, typeof(Distribution), name);
        return made.GetBuckets().Sum(bucket => bucket.Count) == made.Count ? made : throw NotReadable(name, "the counts of its buckets do not add up to its Count");
    }

    private static string Short(PSObject input) => input.ToString() is { Length: > LongestShown } text ? $"{text[..LongestShown]}…" : input.ToString();

    private static MeasurementException NotReadable(string name, string why) => new(FailureKind.ResultNotReadable, name, $"the result cannot be read: {why}.");
}
