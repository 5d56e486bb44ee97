using FsCheck.Fluent;
using PerfTools.Engine.Changes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Changes;

public class EnergySplitTests
{
    [Fact]
    public void A_series_is_split_where_it_steps() =>
        Assert.Equal(6, EnergySplit.Best([1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9], 3)!.Value.Index);

    [Fact]
    public void A_hill_is_split_at_one_of_its_feet()
    {
        double[] hill = [.. Enumerable.Range(0, 60).Select(i => (i is >= 20 and < 40 ? 10 : 0) + (i % 3 * 0.1))];
        Assert.Contains(EnergySplit.Best(hill, 5)!.Value.Index, new[] { 20, 40 });
    }

    [Fact]
    public void What_is_too_short_for_two_parts_is_not_split() => Assert.Null(EnergySplit.Best([1, 2, 3, 4, 5, 6, 7, 8, 9], 5));

    /// <summary>The sums that are carried along are those of the definition.</summary>
    [Fact]
    public void The_statistic_is_that_of_its_definition() => Properties.Hold(
        Prop.ForAll(Gen.Choose(0, 50).ListOf().Select(list => list.Take(30).Select(number => (double)number).ToArray()).ToArbitrary(), IsThatOfItsDefinition), 60);

    private static bool IsThatOfItsDefinition(double[] values)
    {
        if (EnergySplit.Best(values, 2) is not { } best) return values.Length < 4;
        double largest = double.NegativeInfinity;
        for (int begin = 2; begin <= values.Length - 2; begin++)
            for (int end = begin + 2; end <= values.Length; end++) largest = Math.Max(largest, Energy(values[..begin], values[begin..end]));
        return Math.Abs(largest - best.Statistic) <= 1e-9 * Math.Max(1, Math.Abs(largest));
    }

    private static double Energy(double[] left, double[] right)
    {
        double between = left.Sum(a => right.Sum(b => Math.Abs(a - b))) * 2 / (left.Length * right.Length);
        return (double)left.Length * right.Length / (left.Length + right.Length) * (between - Within(left) - Within(right));
    }

    private static double Within(double[] values) => values.Sum(a => values.Sum(b => Math.Abs(a - b))) / (values.Length * (values.Length - 1.0));
}
