using System.Numerics;

namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// Generalised least squares under noise of first order, AR(1): a series and its columns are freed from autocorrelation by the
/// transform of Prais and Winsten (1954), so that neighbours which resemble each other do not count as so many witnesses. The
/// autocorrelation is that of highest restricted likelihood (Patterson and Thompson 1971): with few samples, plain likelihood
/// takes part of the noise for the trend. It is never below 0, which would only make intervals narrower.
/// </summary>
internal sealed class GlsFit
{
    private static readonly double[] Candidates = [0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99];

    private GlsFit()
    {
    }

    /// <summary>Autocorrelation from one point to the next.</summary>
    public double Correlation { get; private init; }

    /// <summary>Coefficient of the last column.</summary>
    public double Growth { get; private init; }

    /// <summary>Its standard error; infinite where the other columns leave nothing for it to explain.</summary>
    public double GrowthError { get; private init; }

    /// <summary>Standard deviation of what each point adds to the noise.</summary>
    public double Innovation { get; private init; }

    /// <summary>Twice the logarithm of the likelihood, up to what all fits of a series share.</summary>
    public double Likelihood { get; private init; }

    /// <summary>The same without the part that the columns took; it compares autocorrelations, not columns.</summary>
    public double RestrictedLikelihood { get; private init; }

    public int DegreesOfFreedom { get; private init; }

    /// <summary>The coefficients, column by column.</summary>
    public double[] Coefficients { get; private init; } = [];

    /// <summary>Orthonormal columns, freed from autocorrelation.</summary>
    public double[][] Basis { get; private init; } = [];

    /// <summary>What is left, freed from autocorrelation.</summary>
    public double[] Residuals { get; private init; } = [];

    /// <summary>The fit with the most likely autocorrelation, climbing from a first guess.</summary>
    /// <param name="values">The series.</param>
    /// <param name="columns">What explains it; the last one is the growth.</param>
    /// <param name="floor">Noise that there is in any case: the resolution of the values.</param>
    /// <param name="guess">A fit of the series with nearly the same columns, or null.</param>
    public static GlsFit Of(double[] values, IReadOnlyList<double[]> columns, double floor, GlsFit? guess)
    {
        int at = guess is null ? Candidates.Length / 2 : Array.IndexOf(Candidates, guess.Correlation);
        GlsFit best = At(Candidates[at], values, columns, floor);
        if (Climb(-1)) return best;
        Climb(1);
        return best;

        bool Climb(int step)
        {
            bool hasRisen = false;
            while (at + step >= 0 && at + step < Candidates.Length)
            {
                GlsFit next = At(Candidates[at + step], values, columns, floor);
                if (next.RestrictedLikelihood <= best.RestrictedLikelihood) break;
                (best, at, hasRisen) = (next, at + step, true);
            }

            return hasRisen;
        }
    }

    /// <summary>The same with an autocorrelation that is known.</summary>
    public static GlsFit At(double correlation, double[] values, IReadOnlyList<double[]> columns, double floor)
    {
        int count = values.Length, width = columns.Count;
        double[][] basis = new double[width][];
        double[,] upper = new double[width, width];
        double[] residuals = Whitened(values, correlation);
        double[] projected = new double[width];
        double determinant = 0;
        int rank = 0;
        for (int j = 0; j < width; j++)
        {
            double[] column = Whitened(columns[j], correlation);
            double whole = Norm(column);
            for (int i = 0; i < j; i++)
            {
                upper[i, j] = Dot(basis[i], column);
                Subtract(column, basis[i], upper[i, j]);
            }

            double left = Norm(column);
            bool isNew = left > 1e-7 * whole && left > 0;
            upper[j, j] = isNew ? left : 0;
            Scale(column, isNew ? 1 / left : 0);
            basis[j] = column;
            if (!isNew) continue;
            rank++;
            determinant += 2 * Math.Log(left);
            projected[j] = Dot(column, residuals);
            Subtract(residuals, column, projected[j]);
        }

        int freedom = Math.Max(1, count - rank);
        double squares = Math.Max(Dot(residuals, residuals), count * floor * floor * (1 - (correlation * correlation)));
        double stationary = Math.Log(1 - (correlation * correlation));
        double innovation = Math.Sqrt(squares / freedom);
        double last = upper[width - 1, width - 1];
        double[] coefficients = Solved(upper, projected);
        return new GlsFit
        {
            Correlation = correlation,
            Growth = coefficients[^1],
            GrowthError = last == 0 ? double.PositiveInfinity : innovation / last,
            Innovation = innovation,
            RestrictedLikelihood = -(freedom * Math.Log(squares)) - determinant + stationary,
            Likelihood = -(count * Math.Log(squares / count)) + stationary,
            DegreesOfFreedom = freedom,
            Coefficients = coefficients,
            Basis = basis,
            Residuals = residuals,
        };
    }

    private static double[] Solved(double[,] upper, double[] projected)
    {
        double[] solution = new double[projected.Length];
        for (int i = solution.Length - 1; i >= 0; i--)
        {
            if (upper[i, i] == 0) continue;
            double sum = projected[i];
            for (int j = i + 1; j < solution.Length; j++) sum -= upper[i, j] * solution[j];
            solution[i] = sum / upper[i, i];
        }

        return solution;
    }

    private static double[] Whitened(double[] series, double correlation)
    {
        double[] result = new double[series.Length];
        result[0] = Math.Sqrt(1 - (correlation * correlation)) * series[0];
        for (int i = 1; i < result.Length; i++) result[i] = series[i] - (correlation * series[i - 1]);
        return result;
    }

    private static double Norm(double[] column) => Math.Sqrt(Dot(column, column));

    private static double Dot(double[] a, double[] b)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count) sums += new Vector<double>(a, i) * new Vector<double>(b, i);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Subtract(double[] from, double[] column, double times)
    {
        Vector<double> factor = new(times);
        int i = 0;
        for (; i <= from.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(from, i) - (factor * new Vector<double>(column, i))).CopyTo(from, i);
        for (; i < from.Length; i++) from[i] -= times * column[i];
    }

    private static void Scale(double[] column, double by)
    {
        for (int i = 0; i < column.Length; i++) column[i] *= by;
    }
}
