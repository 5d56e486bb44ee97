namespace PerfTools.Bench.Changes;

/// <summary>A course of runs whose level is known, in deviations of the noise.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Level">The level of a run, by its place and the number of runs.</param>
/// <param name="Changes">Where it changes: the first changed run.</param>
internal sealed record CourseShape(string Name, Func<int, double> Level, int[] Changes)
{
    public const int Count = 80;

    public static IReadOnlyList<CourseShape> All { get; } =
    [
        new("no change", _ => 0, []),
        new("step of 1 deviation", i => i >= 40 ? 1 : 0, [40]),
        new("step of 2", i => i >= 40 ? 2 : 0, [40]),
        new("step of 3, 10 runs before the end", i => i >= 70 ? 3 : 0, [70]),
        new("up by 3 and back after 20", i => i is >= 30 and < 50 ? 3 : 0, [30, 50]),
        new("three steps of 2", i => i >= 60 ? 6 : i >= 40 ? 4 : i >= 20 ? 2 : 0, [20, 40, 60]),
    ];

    public double[] Draw(Random random, CourseNoise noise) => [.. Enumerable.Range(0, Count).Select(i => 100 + Level(i) + noise.Draw(random))];
}
