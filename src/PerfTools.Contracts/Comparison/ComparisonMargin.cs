using System.Globalization;

namespace PerfTools;

/// <summary>The smallest difference that matters.</summary>
/// <param name="Value">A number above 0: percent of the baseline's value, or the unit of the samples.</param>
/// <param name="IsPercent">Which of the two.</param>
public readonly record struct ComparisonMargin(double Value, bool IsPercent)
{
    /// <summary>5 %.</summary>
    public static ComparisonMargin Default { get; } = new(5, true);

    /// <summary>Reads <c>5%</c>, or a number in the unit of the samples.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="OptionException">It is neither, or not above 0.</exception>
    public static ComparisonMargin Parse(string? text)
    {
        string trimmed = (text ?? string.Empty).Trim();
        bool isPercent = trimmed.EndsWith('%');
        return double.TryParse(isPercent ? trimmed[..^1] : trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
            ? new ComparisonMargin(value, isPercent)
            : throw new OptionException("Margin", $"'{text}' is no margin. Give a percentage above 0, as '5%', or a number above 0 in the unit of the samples, as 20 for 20 us.");
    }

    /// <summary>The margin in the unit of the samples.</summary>
    /// <param name="baseline">The baseline's value.</param>
    public double Of(double baseline) => IsPercent ? Math.Abs(baseline) * Value / 100 : Value;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.######}{(IsPercent ? "%" : string.Empty)}");
}
