namespace PerfTools.Engine.Merging;

/// <summary>A value that groups results, or that all results of a group must have in common.</summary>
/// <param name="Name">The property, as a user knows it.</param>
/// <param name="Value">Its value; null where this result says nothing about it.</param>
internal readonly record struct Trait(string Name, object? Value)
{
    public static Trait UnitOf(Distribution? distribution) =>
        new("Unit", distribution is null ? null : FormattableString.Invariant($"{distribution.Unit} in steps of {distribution.Resolution}"));

    public override string ToString() => Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
}
