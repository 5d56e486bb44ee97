namespace PerfTools.Engine.Merging;

/// <summary>A value that groups results, or that all results of a group must have in common.</summary>
/// <param name="Name">The property, as a user knows it.</param>
/// <param name="Value">Its value; null where this result says nothing about it.</param>
internal readonly record struct Trait(string Name, object? Value)
{
    public static Trait UnitOf(Distribution? distribution) =>
        new("Unit", distribution is null ? null : FormattableString.Invariant($"{distribution.Unit} in steps of {distribution.Resolution}"));

    /// <summary>In what results differ, by their traits: a sentence for each trait that they do not have in common.</summary>
    public static IEnumerable<string> Differences(IEnumerable<Trait> traits)
    {
        foreach (IGrouping<string, Trait> trait in traits.Where(trait => trait.Value is not null).GroupBy(trait => trait.Name))
        {
            string[] values = [.. trait.Select(one => one.ToString()).Distinct()];
            if (values.Length > 1) yield return $"{trait.Key} is {string.Join(" in one and ", values.Take(2).Select(value => value.Length == 0 ? "nothing" : value))} in another";
        }
    }

    public override string ToString() => Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
}
