using System.Globalization;
using System.Reflection;

namespace PerfTools.Engine.History;

/// <summary>The types that a history can hold: every record of the contracts that says what it is of.</summary>
internal static class ResultKinds
{
    private static readonly Type[] Own = [typeof(PerfHistoryRecord), typeof(PerfHistoryValue), typeof(PerfProfileEntry)];

    private static readonly Dictionary<string, Type> ByName = typeof(Distribution).Assembly.GetExportedTypes()
        .Where(IsResult).ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Their names, sorted.</summary>
    public static IReadOnlyList<string> Names => [.. ByName.Values.Select(type => type.Name).Order(StringComparer.Ordinal)];

    /// <summary>The numeric properties of all of them, sorted.</summary>
    public static IReadOnlyList<string> Metrics =>
        [.. ByName.Values.SelectMany(ThresholdSet.NamesFor).Distinct().Order(StringComparer.Ordinal)];

    public static IReadOnlyCollection<Type> All => ByName.Values;

    /// <summary>What a result of a type is made of.</summary>
    public static IReadOnlyList<PropertyInfo> PropertiesOf(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    public static Type? Find(string name) => ByName.GetValueOrDefault(name);

    public static bool Contains(Type type) => ByName.ContainsValue(type);

    /// <summary>What the result is of; null where it does not say.</summary>
    public static string? TargetOf(object result) => (string?)TargetProperty(result.GetType())!.GetValue(result);

    /// <summary>One of its numbers; null where it has none of this name, or could not determine it.</summary>
    public static double? NumberOf(object result, string property) =>
        result.GetType().GetProperty(property)?.GetValue(result) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>What it says in some of its texts, each once; what it does not have, or what is empty, is left out.</summary>
    /// <param name="result">A result.</param>
    /// <param name="properties">The texts, the most important first.</param>
    public static string TextsOf(object result, IEnumerable<string> properties) => string.Join("; ", properties
        .Select(name => result.GetType().GetProperty(name)?.GetValue(result) as string).Where(text => !string.IsNullOrEmpty(text)).Distinct());

    public static Verdict? VerdictOf(object result) => result.GetType().GetProperty(nameof(Verdict))?.GetValue(result) as Verdict?;

    private static bool IsResult(Type type) =>
        type is { IsClass: true, IsSealed: true } && !Own.Contains(type)
        && TargetProperty(type) is { CanWrite: true } && type.GetConstructor(Type.EmptyTypes) is not null;

    private static PropertyInfo? TargetProperty(Type type) =>
        type.GetProperty("Target", BindingFlags.Public | BindingFlags.Instance) is { } target && target.PropertyType == typeof(string) ? target : null;
}
