namespace PerfTools.Bench.Changes;

/// <summary>
/// What dashboards do: an alarm where a run lies three standard deviations from the mean of the runs before it, at least ten of them and
/// since the last alarm.
/// </summary>
internal static class ThreeSigmaRule
{
    private const int Fewest = 10;

    public static IReadOnlyList<int> Changes(double[] values)
    {
        List<int> found = [];
        int begin = 0;
        for (int i = Fewest; i < values.Length; i++)
        {
            if (i - begin < Fewest) continue;
            double mean = values[begin..i].Average();
            double deviation = Math.Sqrt(values[begin..i].Sum(value => (value - mean) * (value - mean)) / (i - begin - 1));
            if (Math.Abs(values[i] - mean) <= 3 * deviation) continue;
            found.Add(i);
            begin = i;
        }

        return found;
    }
}
