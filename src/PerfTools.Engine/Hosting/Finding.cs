namespace PerfTools.Engine.Hosting;

/// <summary>Makes the rows of checks, of which <see cref="HostSurvey"/> fills in what they have in common.</summary>
internal static class Finding
{
    public const string LinuxOnly = "only Linux tells this";

    /// <summary>A value that is judged by a bound. The advice stands in the row only where something is to be done.</summary>
    public static PerfEnvironmentCheck Of(string check, double? value, string unit, CheckBound bound, string advice, string? whyNot = null)
    {
        if (value is not { } number) return NotRead(check, unit, whyNot ?? "it could not be read");
        Verdict verdict = bound.Of(number);
        return new PerfEnvironmentCheck
        {
            Target = string.Empty,
            Check = check,
            Value = double.IsFinite(number) ? Math.Round(number, 3) : null,
            Unit = unit,
            Bound = bound.ToString(),
            Verdict = verdict,
            Advice = verdict == Verdict.Pass ? string.Empty : advice,
        };
    }

    /// <summary>Something that the system does not tell.</summary>
    public static PerfEnvironmentCheck NotRead(string check, string unit, string reason) => new()
    {
        Target = string.Empty,
        Check = check,
        Unit = unit,
        Reason = reason,
    };

    /// <summary>Something that is good to know and neither right nor wrong.</summary>
    public static PerfEnvironmentCheck Hint(string check, double? value, string detail, string reason) => new()
    {
        Target = string.Empty,
        Check = check,
        Value = value,
        Detail = detail,
        Reason = $"not judged: {reason}",
    };
}
