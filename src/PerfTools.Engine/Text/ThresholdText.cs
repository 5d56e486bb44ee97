using System.Text.RegularExpressions;

namespace PerfTools.Engine.Text;

/// <summary>A threshold in one word: property, operator and number, as in <c>P99Us&lt;1000</c>.</summary>
public static partial class ThresholdText
{
    /// <summary>Takes the property and the expression apart; <see cref="ThresholdSet"/> judges both.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">The text has no property name, or no operator.</exception>
    public static KeyValuePair<string, string> Split(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = PropertyAndExpression().Match(text);
        if (match.Success) return new(match.Groups[1].Value, match.Groups[2].Value);
        throw new OptionException(
            parameter, $"'{text}' is not a threshold. Give a property, one of < <= = >= > and a number, for example 'P99Us<1000'.");
    }

    [GeneratedRegex(@"^\s*([A-Za-z][A-Za-z0-9]*)\s*([<>=].*)$", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyAndExpression();
}
