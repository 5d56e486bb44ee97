using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools;

/// <summary>A bound on one numeric property of a result, for example <c>P99Us &lt; 1000</c>.</summary>
/// <param name="Property">The result property that is bounded.</param>
/// <param name="Operator">One of <c>&lt; &lt;= = &gt;= &gt;</c>.</param>
/// <param name="Bound">The value on the right-hand side, in the property's unit.</param>
public sealed partial record Threshold(string Property, string Operator, double Bound)
{
    /// <summary>Reads an operator and a number, as in <c>&lt;1000</c>.</summary>
    /// <param name="property">The result property that is bounded.</param>
    /// <param name="expression">The operator and the number.</param>
    /// <exception cref="OptionException">The expression has no operator, or no number.</exception>
    public static Threshold Parse(string property, string? expression)
    {
        Match match = Expression().Match(expression ?? string.Empty);
        if (!match.Success ||
            !double.TryParse(match.Groups[2].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double bound))
        {
            throw new OptionException(
                nameof(Threshold),
                $"'{expression}' for {property} is not an operator and a number. Write for example '<1000': one of < <= = >= > and a number.");
        }

        return new Threshold(property, match.Groups[1].Value, bound);
    }

    /// <summary>Whether a value is within the bound.</summary>
    /// <param name="value">The measured value, in the property's unit.</param>
    public bool IsMetBy(double value) => Operator switch
    {
        "<" => value < Bound,
        "<=" => value <= Bound,
        "=" => value == Bound,
        ">=" => value >= Bound,
        _ => value > Bound,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Property} {Operator} {Bound:0.###}");

    [GeneratedRegex(@"^\s*(<=|>=|<|>|=)\s*([-+0-9.eE]+)\s*$")]
    private static partial Regex Expression();
}
