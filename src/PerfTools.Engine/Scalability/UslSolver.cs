using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// Least squares under the law's constraints. A coefficient is either sought above 0, by its logarithm, or it is 0: the minimum
/// lies in one of these four cases, and a coefficient that the points do not need is 0 exactly and not a rounding error.
/// </summary>
/// <param name="design">The concurrencies.</param>
/// <param name="terms">The coefficients that may be above 0.</param>
internal sealed class UslSolver(UslDesign design, UslTerms terms)
{
    private const double Floor = 1e-3;
    private const double NearZero = 1e-3;
    private const double Tolerance = 1e-15;

    // Of a resample only the third digit matters.
    private const double RoughTolerance = 1e-7;

    private static readonly (double S, double K)[] Guesses = [(1, 1), (10, 0.1), (0.1, 10), (0.1, 0.1), (1e3, 1e3)];

    private readonly LevenbergMarquardtMinimizer _exact = new(1e-3, Tolerance, Tolerance, Tolerance, 200);
    private readonly LevenbergMarquardtMinimizer _rough = new(1e-3, RoughTolerance, RoughTolerance, RoughTolerance, 40);
    private readonly Vector<double> _unused = Vector<double>.Build.Dense(design.Count);

    /// <summary>The best fit, sought from several sides.</summary>
    public ScaledUsl Solve(double[] observed)
    {
        List<(double S, double K)> starts = [.. Guesses];
        if (LinearGuess.Of(design, observed) is { } guess) starts.Add(guess);
        ScaledUsl best = design.WithBestLambda(observed, 0, 0);
        foreach (UslTerms some in new[] { UslTerms.Sigma, UslTerms.Kappa, UslTerms.Both })
            if (terms.HasFlag(some)) best = Better(best, starts.Select(start => Minimum(_exact, observed, start, some)), observed);
        return best;
    }

    /// <summary>The best fit of points that lie near those of another one.</summary>
    public ScaledUsl SolveNear(double[] observed, ScaledUsl near)
    {
        ScaledUsl best = design.WithBestLambda(observed, 0, 0);
        if (terms == UslTerms.None) return best;
        ScaledUsl full = Minimum(_rough, observed, (near.S, near.K), terms);
        if (terms != UslTerms.Both) return Better(best, [full], observed);
        if (full.S > NearZero && full.K > NearZero) return full;
        if (full.K <= NearZero) best = Better(best, [Minimum(_rough, observed, (near.S, near.K), UslTerms.Sigma)], observed);
        if (full.S <= NearZero) best = Better(best, [Minimum(_rough, observed, (near.S, near.K), UslTerms.Kappa)], observed);
        return Better(best, [full], observed);
    }

    /// <summary>The more general fit has to be better by more than rounding.</summary>
    private ScaledUsl Better(ScaledUsl simple, IEnumerable<ScaledUsl> general, double[] observed)
    {
        double error = design.SquaredError(observed, simple);
        foreach (ScaledUsl candidate in general)
        {
            double other = design.SquaredError(observed, candidate);
            if (other < (error * (1 - 1e-9)) - 1e-22) (simple, error) = (candidate, other);
        }

        return simple;
    }

    private ScaledUsl Minimum(
        LevenbergMarquardtMinimizer minimizer, double[] observed, (double S, double K) start, UslTerms sought)
    {
        bool hasSigma = sought.HasFlag(UslTerms.Sigma), hasKappa = sought.HasFlag(UslTerms.Kappa);
        ScaledUsl first = design.WithBestLambda(observed, hasSigma ? Math.Max(start.S, Floor) : 0, hasKappa ? Math.Max(start.K, Floor) : 0);
        List<double> parameters = [first.LogLambda];
        if (hasSigma) parameters.Add(Math.Log(first.S));
        if (hasKappa) parameters.Add(Math.Log(first.K));
        ScaledUsl Read(Vector<double> at) => new(
            at[0], hasSigma ? UslDesign.Positive(at[1]) : 0, hasKappa ? UslDesign.Positive(at[at.Count - 1]) : 0);
        try
        {
            IObjectiveModel objective = ObjectiveFunction.NonlinearModel(
                (at, _) => Values(Read(at)), (at, _) => Slopes(Read(at), at.Count, hasSigma, hasKappa), _unused, Vector<double>.Build.Dense(observed));
            ScaledUsl found = Read(minimizer.FindMinimum(objective, Vector<double>.Build.DenseOfEnumerable(parameters)).MinimizingPoint);

            // Lambda itself needs no iteration.
            found = design.WithBestLambda(observed, found.S, found.K);
            return design.SquaredError(observed, found) <= design.SquaredError(observed, first) ? found : first;
        }
        catch (Exception failure) when (failure is ArgumentException or NonConvergenceException or OptimizationException)
        {
            return first;
        }
    }

    private Vector<double> Values(ScaledUsl at) => Vector<double>.Build.Dense(design.Count, i => design.Value(i, at));

    private Matrix<double> Slopes(ScaledUsl at, int width, bool hasSigma, bool hasKappa) => Matrix<double>.Build.Dense(design.Count, width, (i, j) =>
        j == 0 ? design.SlopeOfLambda(i, at)
        : j == 1 && hasSigma ? at.S * design.SlopeOfSigma(i, at)
        : hasKappa ? at.K * design.SlopeOfKappa(i, at)
        : 0);
}

/// <summary>Coefficients that may be above 0.</summary>
[Flags]
internal enum UslTerms
{
    None = 0,
    Sigma = 1,
    Kappa = 2,
    Both = Sigma | Kappa,
}
