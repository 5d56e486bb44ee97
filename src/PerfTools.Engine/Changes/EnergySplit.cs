namespace PerfTools.Engine.Changes;

/// <summary>
/// The place at which a series falls most clearly into two parts of different distribution: E-divisive (Matteson and James,
/// Journal of the American Statistical Association 109, 2014), with the distance to the power of 1. The right part may end before
/// the series does, so that what rises and falls again is seen too. O(n^2) in time, O(n) in memory.
/// </summary>
internal static class EnergySplit
{
    /// <param name="values">The series.</param>
    /// <param name="minimum">The fewest points of a part, at least 2.</param>
    /// <returns>Where the right part begins, and how clear that is; null where the series is too short for two parts.</returns>
    public static (int Index, double Statistic)? Best(ReadOnlySpan<double> values, int minimum)
    {
        int n = values.Length;
        if (n < 2 * minimum) return null;
        double[] upTo = SumsUpTo(values);
        double[] toLater = new double[n];
        (int Index, double Statistic) best = (minimum, double.NegativeInfinity);
        for (int begin = n - 1; begin >= minimum; begin--)
        {
            // The sum of the distances within [begin, end), of which each point adds that to all before it.
            double value = values[begin];
            double within = 0;
            double left = upTo[begin];
            double leftMean = 2 * left / ((double)begin * (begin - 1));
            for (int last = begin + 1; last < n; last++)
            {
                toLater[last] += Math.Abs(value - values[last]);
                within += toLater[last];
                int right = last + 1 - begin;
                if (right < minimum) continue;
                double between = upTo[last + 1] - left - within;
                double pairs = (double)begin * right;
                double statistic = pairs / (begin + right) * ((2 * between / pairs) - leftMean - (2 * within / ((double)right * (right - 1))));
                if (statistic > best.Statistic) best = (begin, statistic);
            }
        }

        return best;
    }

    /// <summary>For each length, the sum of the distances within the points before it.</summary>
    private static double[] SumsUpTo(ReadOnlySpan<double> values)
    {
        double[] sums = new double[values.Length + 1];
        for (int end = 1; end <= values.Length; end++)
        {
            double value = values[end - 1];
            double added = 0;
            foreach (double before in values[..(end - 1)]) added += Math.Abs(value - before);
            sums[end] = sums[end - 1] + added;
        }

        return sums;
    }
}
