namespace PerfTools;

/// <summary>How <c>Find-PerfChange</c> searches.</summary>
public sealed record PerfChangeOptions
{
    /// <summary>The metrics that are searched; empty: the main one of each kind of results.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Properties of <see cref="PerfHistoryValue"/> that make a series.</summary>
    public IReadOnlyList<string> By { get; init; } = DefaultBy;

    /// <summary>The share of false alarms that is accepted in a series in which nothing changed, from 0.001 to 0.2.</summary>
    public double SignificanceLevel { get; init; } = 0.01;

    /// <summary>The fewest points between two changes, from 3 to 100.</summary>
    public int MinimumSize { get; init; } = 5;

    /// <summary>How many permutations a change is tested against, from 19 to 9,999.</summary>
    public int PermutationCount { get; init; } = 199;

    /// <summary>What the permutations begin with: the same points and the same seed give the same result.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether more is better; null: as the name of the metric says.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>What makes a series where nothing else is given.</summary>
    public static IReadOnlyList<string> DefaultBy { get; } =
        [nameof(PerfHistoryValue.Kind), nameof(PerfHistoryValue.Target), nameof(PerfHistoryValue.Case), nameof(PerfHistoryValue.Metric), nameof(PerfHistoryValue.HostClass)];

    /// <summary>What a series can be made by.</summary>
    public static IReadOnlyList<string> ByNames { get; } = [.. DefaultBy, nameof(PerfHistoryValue.Host), nameof(PerfHistoryValue.Label)];

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        foreach (string name in By)
            if (!ByNames.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new OptionException(nameof(By), $"'{name}' is not what a series can be made by. Give {string.Join(", ", ByNames)}.");
        if (!(SignificanceLevel is >= 0.001 and <= 0.2))
            throw new OptionException(nameof(SignificanceLevel), FormattableString.Invariant($"{SignificanceLevel} is out of range. Use 0.001 to 0.2, as 0.01 for 1 %."));
        if (MinimumSize is < 3 or > 100) throw new OptionException(nameof(MinimumSize), $"{MinimumSize} is out of range. Use 3 to 100 points.");
        if (PermutationCount is < 19 or > 9999) throw new OptionException(nameof(PermutationCount), $"{PermutationCount} is out of range. Use 19 to 9999.");
        if (SignificanceLevel * (PermutationCount + 1) < 1)
        {
            throw new OptionException(
                nameof(PermutationCount),
                FormattableString.Invariant($"{PermutationCount} permutations cannot show a p of {SignificanceLevel}. Use {Math.Ceiling(1 / SignificanceLevel) - 1:0} or more, or a higher -SignificanceLevel."));
        }
    }
}
