namespace PerfTools.Bench;

/// <summary>Hosts are noisy: the tools take turns in every round, and what counts is the median of the ratios of the rounds.</summary>
internal static class Rounds
{
    /// <summary>Runs all tools in every round, each round beginning with another one; gives the results of each tool.</summary>
    public static List<T>[] Rotate<T>(int rounds, params Func<T>[] tools)
    {
        List<T>[] results = [.. tools.Select(_ => new List<T>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < tools.Length; turn++)
            {
                int tool = (turn + round) % tools.Length;
                results[tool].Add(tools[tool]());
            }
        }

        return results;
    }

    /// <summary>The median of the ratios of the rounds.</summary>
    public static double Ratio<T>(IEnumerable<T> ours, IEnumerable<T> other, Func<T, double> metric) =>
        Median(ours.Zip(other, (a, b) => metric(a) / metric(b)));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
