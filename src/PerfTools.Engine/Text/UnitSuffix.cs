namespace PerfTools.Engine.Text;

/// <summary>The unit at the end of a property's name: <c>GrowthMBPerHour</c> is a growth in MB/h.</summary>
/// <param name="Suffix">As it stands in the name.</param>
/// <param name="Sign">As a reader has it.</param>
/// <param name="Typed">In letters of any keyboard, for the header of a column that formulas name.</param>
internal sealed record UnitSuffix(string Suffix, string Sign, string Typed)
{
    // The longer before those that they end with: MBPerHour is not the hour of something.
    private static readonly UnitSuffix[] Known =
    [
        new("PercentOfMachine", "% of the machine", "% of machine"),
        new("PercentOfCore", "% of a core", "% of core"),
        new("CountPerOperation", "1/op", "count/operation"),
        new("BytesPerOperation", "B/op", "bytes/operation"),
        new("UsPerOperation", "µs/op", "us/operation"),
        new("BytesPerSecond", "B/s", "bytes/s"),
        new("CountPerHour", "1/h", "count/h"),
        new("MBPerHour", "MB/h", "MB/h"),
        new("PerSecond", "/s", "/s"),
        new("Percent", "%", "%"),
        new("Seconds", "s", "s"),
        new("Bytes", "B", "bytes"),
        new("MB", "MB", "MB"),
        new("Ms", "ms", "ms"),
        new("Us", "µs", "us"),
    ];

    /// <summary>The unit of a property, or null where its name has none, or is nothing else.</summary>
    public static UnitSuffix? Of(string property) =>
        Known.FirstOrDefault(unit => property.Length > unit.Suffix.Length && property.EndsWith(unit.Suffix, StringComparison.Ordinal));
}
