using System.Globalization;

namespace PerfTools;

/// <summary>Numbers in sentences: three leading digits, and no more than are worth reading.</summary>
internal static class Figure
{
    private const int Digits = 3;

    public static string Text(double value) => Rounded(value).ToString("#,0.##########", CultureInfo.InvariantCulture);

    public static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return value;
        int decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));

        // Adding 0 makes 0 of a negative 0.
        if (decimals >= 0) return Math.Round(value, Math.Min(decimals, 10)) + 0.0;
        double step = Math.Pow(10, -decimals);
        return Math.Round(value / step) * step;
    }
}
