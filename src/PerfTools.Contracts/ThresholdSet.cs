using System.Collections;
using System.Globalization;
using System.Reflection;

namespace PerfTools;

/// <summary>The thresholds of one run, checked against the result type before anything is measured.</summary>
public sealed class ThresholdSet
{
    private readonly (Threshold Threshold, PropertyInfo Property)[] _thresholds;
    private readonly ProfileThresholds? _profile;
    private readonly (string Target, string Case, ThresholdSet Thresholds)[] _entries = [];

    private ThresholdSet((Threshold, PropertyInfo)[] thresholds) => _thresholds = thresholds;

    private ThresholdSet(ProfileThresholds profile, (string, string, ThresholdSet)[] entries) : this([]) => (_profile, _entries) = (profile, entries);

    /// <summary>No thresholds: every verdict is <see cref="Verdict.NotEvaluated"/>.</summary>
    public static ThresholdSet None { get; } = new([]);

    /// <summary>Whether there is anything to judge.</summary>
    public bool IsEmpty => _thresholds.Length == 0 && Array.TrueForAll(_entries, entry => entry.Thresholds.IsEmpty);

    /// <summary>Reads a table of property name to expression, for example <c>@{ P99Us = '&lt;1000'; Errors = '=0' }</c>.</summary>
    /// <param name="table">The table; null is the same as an empty one.</param>
    /// <param name="resultType">The result type whose numeric properties may be named.</param>
    /// <exception cref="OptionException">An unknown property, or a value that is not an operator and a number.</exception>
    public static ThresholdSet Parse(IDictionary? table, Type resultType)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        if (table is ProfileThresholds profile) return OfProfile(profile, resultType);
        if (table is null || table.Count == 0) return None;
        PropertyInfo[] numeric = NumericProperties(resultType);
        List<(Threshold, PropertyInfo)> thresholds = [];
        foreach (DictionaryEntry entry in table)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            PropertyInfo property =
                Array.Find(numeric, candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new OptionException(
                    "Threshold",
                    $"'{name}' is not a numeric property of the result. Valid names: {string.Join(", ", NamesOf(numeric))}.");
            string? expression = Convert.ToString(entry.Value, CultureInfo.InvariantCulture);
            thresholds.Add((Threshold.Parse(property.Name, expression), property));
        }

        return new ThresholdSet([.. thresholds]);
    }

    /// <summary>The property names that a threshold on this result type may use, sorted.</summary>
    /// <param name="resultType">The result type.</param>
    public static IReadOnlyList<string> NamesFor(Type resultType) => NamesOf(NumericProperties(resultType));

    /// <summary>The thresholds on some properties only.</summary>
    /// <param name="properties">Their names.</param>
    public ThresholdSet Only(params string[] properties) => _profile is null
        ? new([.. _thresholds.Where(threshold => properties.Contains(threshold.Property.Name))])
        : new(_profile, [.. _entries.Select(entry => (entry.Target, entry.Case, entry.Thresholds.Only(properties)))]);

    /// <summary>Whether there is a threshold on one of some properties.</summary>
    /// <param name="properties">Their names.</param>
    public bool HasAny(params string[] properties) => !Only(properties).IsEmpty;

    /// <summary>
    /// Judges a result. A value that is null is Inconclusive. So is an estimate whose rounds disagree about its
    /// threshold, or whose interval reaches to both sides of it: a single number must not decide what its own repetitions
    /// could not.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="rounds">For each estimated property, its value in every round; properties not listed are facts.</param>
    /// <param name="intervals">For each property with a known uncertainty, the ends of its interval.</param>
    /// <returns>The verdict, and a sentence for every threshold that is not clearly met.</returns>
    public (Verdict Verdict, string Violations) Evaluate(
        object result,
        IReadOnlyDictionary<string, IReadOnlyList<double>>? rounds = null,
        IReadOnlyDictionary<string, (double Low, double High)>? intervals = null)
    {
        if (IsEmpty) return (Verdict.NotEvaluated, string.Empty);
        if (_profile is not null) return EvaluateByProfile(_profile, result, rounds, intervals);
        Verdict verdict = Verdict.Pass;
        List<string> violations = [];
        foreach ((Threshold threshold, PropertyInfo property) in _thresholds)
        {
            object? boxed = property.GetValue(result);
            double? value = boxed is null ? null : Convert.ToDouble(boxed, CultureInfo.InvariantCulture);
            (double, double)? interval = intervals is not null && intervals.TryGetValue(property.Name, out var known) ? known : null;
            (Verdict one, string? violation) = Judge(threshold, value, rounds?.GetValueOrDefault(property.Name), interval);
            if (violation is not null) violations.Add(violation);
            if (one == Verdict.Fail || (one == Verdict.Inconclusive && verdict == Verdict.Pass)) verdict = one;
        }

        return (verdict, string.Join("; ", violations));
    }

    /// <exception cref="OptionException">It has nothing for results of this type.</exception>
    private static ThresholdSet OfProfile(ProfileThresholds profile, Type resultType)
    {
        PerfProfileEntry[] entries = [.. profile.Entries.Where(entry => entry.Kind == resultType.Name)];
        if (entries.Length > 0) return new(profile, [.. entries.Select(entry => (entry.Target, entry.Case, Parse(entry.Metrics.ToDictionary(), resultType)))]);
        string kinds = string.Join(", ", profile.Entries.Select(entry => entry.Kind).Distinct());
        throw new OptionException("Threshold", $"{profile.Source} has no threshold for a {resultType.Name} on this machine, but for {(kinds.Length == 0 ? "nothing" : kinds)}. Find one with New-PerfThreshold.");
    }

    /// <summary>A result that the profile does not know is Inconclusive: who gives a profile expects it to be judged.</summary>
    private (Verdict Verdict, string Violations) EvaluateByProfile(
        ProfileThresholds profile, object result, IReadOnlyDictionary<string, IReadOnlyList<double>>? rounds, IReadOnlyDictionary<string, (double Low, double High)>? intervals)
    {
        (string target, string of) = profile.NameOf(result);
        int place = Array.FindIndex(_entries, entry => entry.Target == target && entry.Case == of);
        if (place >= 0) return _entries[place].Thresholds.Evaluate(result, rounds, intervals);
        return (Verdict.Inconclusive, $"{profile.Source} has no threshold for '{target}'{(of.Length > 0 ? $", {of}" : string.Empty)} on this machine");
    }

    private static (Verdict, string?) Judge(
        Threshold threshold, double? value, IReadOnlyList<double>? rounds, (double Low, double High)? interval)
    {
        if (value is null) return (Verdict.Inconclusive, $"{threshold}: this run could not determine the value");
        bool met = threshold.IsMetBy(value.Value);
        string measured = string.Create(CultureInfo.InvariantCulture, $"{threshold}: measured {value.Value:0.###}");
        int agreeing = rounds?.Count(round => threshold.IsMetBy(round) == met) ?? 0;
        if (rounds is { Count: > 1 } && agreeing < rounds.Count)
        {
            int meeting = met ? agreeing : rounds.Count - agreeing;
            return (Verdict.Inconclusive, $"{measured}, but only {meeting} of {rounds.Count} rounds meet it");
        }

        if (interval is { } ends && !Decides(threshold, met, ends))
        {
            string to = double.IsPositiveInfinity(ends.High) ? "or more" : string.Create(CultureInfo.InvariantCulture, $"to {ends.High:0.###}");
            return (Verdict.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"{measured}, but it may be {ends.Low:0.###} {to}"));
        }

        return met ? (Verdict.Pass, null) : (Verdict.Fail, measured);
    }

    /// <summary>An exact bound can lie within an interval whose ends, and whose middle, do not meet it.</summary>
    private static bool Decides(Threshold threshold, bool met, (double Low, double High) ends) =>
        threshold.IsMetBy(ends.Low) == met && threshold.IsMetBy(ends.High) == met
        && (met || threshold.Operator != "=" || threshold.Bound < ends.Low || threshold.Bound > ends.High);

    private static IReadOnlyList<string> NamesOf(PropertyInfo[] properties) =>
        [.. properties.Select(property => property.Name).Order(StringComparer.Ordinal)];

    private static PropertyInfo[] NumericProperties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => IsNumeric(property.PropertyType))];

    private static bool IsNumeric(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return !bare.IsEnum && Type.GetTypeCode(bare) is >= TypeCode.SByte and <= TypeCode.Decimal;
    }
}
