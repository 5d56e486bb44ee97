using MathNet.Numerics.LinearAlgebra;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// A start for the non-linear fit: concurrency over throughput is linear in 1/lambda, sigma/lambda and kappa/lambda.
/// </summary>
internal static class LinearGuess
{
    /// <returns>The scaled coefficients, none below 0; null where the points lie on no such curve.</returns>
    public static (double S, double K)? Of(UslDesign design, IReadOnlyList<double> observed)
    {
        // Each row is divided by its concurrency over throughput, so that its error is one in percent.
        double[] share = new double[design.Count];
        for (int i = 0; i < share.Length; i++)
        {
            double throughput = design.Weighting == FitWeighting.Relative ? Math.Exp(observed[i]) : observed[i];
            share[i] = throughput / design.Share(i);
            if (!(share[i] > 1e-100 && share[i] < 1e100)) return null;
        }

        Matrix<double> rows = Matrix<double>.Build.Dense(design.Count, 3, (i, j) => share[i] * (j == 0 ? 1 : j == 1 ? design.U[i] : design.V[i]));
        Vector<double> solved = rows.Svd().Solve(Vector<double>.Build.Dense(design.Count, 1));
        if (!(solved[0] > 0) || !double.IsFinite(solved[1]) || !double.IsFinite(solved[2])) return null;
        return (Math.Max(0, solved[1] / solved[0]), Math.Max(0, solved[2] / solved[0]));
    }
}
