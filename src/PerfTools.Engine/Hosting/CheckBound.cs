using System.Globalization;

namespace PerfTools.Engine.Hosting;

/// <summary>
/// Where a value is no longer harmless, and where it is harmful. Between the two it depends on what is measured: Inconclusive.
/// </summary>
internal sealed record CheckBound
{
    private readonly double _harmless;
    private readonly double _harmful;
    private readonly bool _lowerIsBetter;

    private CheckBound(double harmless, double harmful, bool lowerIsBetter) =>
        (_harmless, _harmful, _lowerIsBetter) = (harmless, harmful, lowerIsBetter);

    /// <summary>Pass below the first, Fail from the second on.</summary>
    public static CheckBound Below(double harmless, double harmful) => new(harmless, harmful, lowerIsBetter: true);

    /// <summary>Pass from the first on, Fail below the second.</summary>
    public static CheckBound AtLeast(double harmless, double harmful) => new(harmless, harmful, lowerIsBetter: false);

    public Verdict Of(double value)
    {
        if (_lowerIsBetter) return value < _harmless ? Verdict.Pass : value < _harmful ? Verdict.Inconclusive : Verdict.Fail;
        return value >= _harmless ? Verdict.Pass : value >= _harmful ? Verdict.Inconclusive : Verdict.Fail;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(_lowerIsBetter ? "<" : ">=")}{_harmless}");
}
