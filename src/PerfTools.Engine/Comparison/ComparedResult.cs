using System.Reflection;
using PerfTools.Engine.Merging;

namespace PerfTools.Engine.Comparison;

/// <summary>What a comparison needs of one result.</summary>
internal sealed record ComparedResult
{
    /// <summary>The type of the result, or Number.</summary>
    public required string Kind { get; init; }

    public required string Target { get; init; }

    public string Operation { get; init; } = string.Empty;

    public int? PayloadBytes { get; init; }

    /// <summary>What must not differ, because the shift would be that of something else.</summary>
    public required IReadOnlyList<Trait> Conditions { get; init; }

    public required WeightedSamples Samples { get; init; }

    public required string Unit { get; init; }

    /// <summary>Variance of the median beyond that of independent samples, in the square of the unit; null where the result tells nothing of it.</summary>
    public (double Variance, double Freedom)? Excess { get; init; }

    /// <summary>The smallest difference between two samples that the clock can see.</summary>
    public double Resolution { get; init; }

    /// <summary>Operations that did not succeed, in percent.</summary>
    public double ErrorPercent { get; init; }

    /// <summary>Why its samples are not one steady quantity; empty where they are, or nothing is known.</summary>
    public string Instability { get; init; } = string.Empty;

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The result itself, for the properties by which it is grouped; null of plain numbers.</summary>
    public object? Source { get; init; }

    public bool Has(string property) => IsTarget(property) || PropertyOf(property) is not null;

    /// <summary>The value of a property of the result, or null.</summary>
    public object? ValueOf(string property) => IsTarget(property) ? Target : PropertyOf(property)?.GetValue(Source);

    private static bool IsTarget(string property) => property.Equals(nameof(Target), StringComparison.OrdinalIgnoreCase);

    private PropertyInfo? PropertyOf(string property) =>
        Source?.GetType().GetProperties().FirstOrDefault(one => one.Name.Equals(property, StringComparison.OrdinalIgnoreCase));
}
