using System.CommandLine;
using PerfTools.Engine.Text;

namespace PerfTools.Cli.Commands;

/// <summary><c>--threshold</c>, the same on every command; only the properties differ.</summary>
/// <param name="examples">Thresholds as a user would write them, quoted.</param>
internal sealed class ThresholdOption<T>(string examples)
{
    public Option<string[]> Option { get; } = OptionOf.Texts(
        "--threshold", "bound", $"A bound on a property of the results, as {examples}; may be repeated.");

    /// <exception cref="OptionException">Something is not a bound, or no property of the results.</exception>
    public ThresholdSet Read(ParseResult parsed)
    {
        Dictionary<string, string> table = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in parsed.GetValue(Option) ?? [])
        {
            (string property, string expression) = ThresholdText.Split(text, "Threshold");
            if (!table.TryAdd(property, expression))
                throw new OptionException("Threshold", $"{property} is bounded twice. Give one bound a property.");
        }

        return ThresholdSet.Parse(table, typeof(T));
    }
}
