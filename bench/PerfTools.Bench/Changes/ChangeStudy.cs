using PerfTools.Engine.Changes;

namespace PerfTools.Bench.Changes;

/// <summary>
/// Find-PerfChange on seeded courses whose changes are known, beside the three-sigma rule: the F1 of what is found, within a window of
/// five runs; how often there is an alarm where nothing changes; and how often a drift is found.
/// </summary>
internal static class ChangeStudy
{
    private const int Window = 5;

    private static readonly PerfChangeOptions Options = new();

    /// <param name="courses">Seeded courses in each cell.</param>
    public static void Run(int courses)
    {
        foreach (CourseNoise noise in CourseNoise.All) WriteFound(courses, noise);
        WriteDrift(courses);
        WriteTime();
    }

    private static void WriteFound(int courses, CourseNoise noise)
    {
        MarkdownTable.Begin(
            $"{CourseShape.Count} runs, noise {noise.Name}: {courses} courses, changes found within {Window} runs",
            "course", "#F1", "#precision", "#recall", "#F1 of three sigma", "#precision", "#recall");
        Score own = new();
        Score rule = new();
        foreach (CourseShape shape in CourseShape.All)
        {
            Score ofOwn = new();
            Score ofRule = new();
            Parallel.For(0, courses, number =>
            {
                double[] values = shape.Draw(new Random((number * 7919) + 17), noise);
                ofOwn.Add(shape.Changes, Found(values));
                ofRule.Add(shape.Changes, ThreeSigmaRule.Changes(values));
            });
            own.Add(ofOwn);
            rule.Add(ofRule);
            if (shape.Changes.Length > 0) MarkdownTable.Row([shape.Name, .. ofOwn.Cells, .. ofRule.Cells]);
            else MarkdownTable.Row([$"{shape.Name}: % with an alarm", $"{100.0 * ofOwn.Alarmed / courses:0.0}", "", "", $"{100.0 * ofRule.Alarmed / courses:0.0}", "", ""]);
        }

        MarkdownTable.Row(["all together", .. own.Cells, .. rule.Cells]);
    }

    private static void WriteDrift(int courses)
    {
        MarkdownTable.Begin(
            $"A drift over 40 runs, in deviations from the first to the last: % of {courses} courses in which it is found, and nothing in the other direction",
            "noise", "#drift", "#found", "#three sigma", "#two neighbours 3 deviations apart");
        foreach (CourseNoise noise in CourseNoise.All)
        {
            foreach (double drift in new double[] { 2, 4, 6 })
            {
                int own = 0;
                int rule = 0;
                int pair = 0;
                Parallel.For(0, courses, number =>
                {
                    Random random = new((number * 7919) + 17);
                    double[] values = [.. Enumerable.Range(0, 40).Select(i => 100 + (drift * i / 39) + noise.Draw(random))];
                    if (IsRise(values, Found(values))) Interlocked.Increment(ref own);
                    if (IsRise(values, ThreeSigmaRule.Changes(values))) Interlocked.Increment(ref rule);
                    if (Enumerable.Range(1, 39).Any(i => values[i] - values[i - 1] > 3 * Math.Sqrt(2))) Interlocked.Increment(ref pair);
                });
                MarkdownTable.Row(noise.Name, $"{drift}", $"{100.0 * own / courses:0.0}", $"{100.0 * rule / courses:0.0}", $"{100.0 * pair / courses:0.0}");
            }
        }
    }

    private static void WriteTime()
    {
        MarkdownTable.Begin("Time of a search", "points", "#no change, ms", "#one step, ms");
        foreach (int count in new[] { 100, 300, 1000 })
        {
            Random random = new(7);
            double[] flat = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            double[] step = [.. flat.Select((value, i) => i < count / 2 ? value : value + 1)];
            MarkdownTable.Row($"{count}", $"{Milliseconds(flat):0}", $"{Milliseconds(step):0}");
        }
    }

    private static double Milliseconds(double[] values)
    {
        _ = Found(values);
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        _ = Found(values);
        return System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static bool IsRise(double[] values, IReadOnlyList<int> found)
    {
        int[] ends = [0, .. found, values.Length];
        double[] means = [.. Enumerable.Range(0, ends.Length - 1).Select(i => values[ends[i]..ends[i + 1]].Average())];
        return found.Count > 0 && Enumerable.Range(1, means.Length - 1).All(i => means[i] > means[i - 1]);
    }

    private static IReadOnlyList<int> Found(double[] values) => [.. ChangePoints.Of(values, Options, CancellationToken.None).Changes.Select(change => change.Index)];

    /// <summary>Found, missed and invented changes; each change is found once.</summary>
    private sealed class Score
    {
        private readonly Lock _gate = new();
        private int _hits;
        private int _found;
        private int _there;

        public int Alarmed { get; private set; }

        public IEnumerable<string> Cells => [$"{Share(2 * _hits, _found + _there):0.00}", $"{Share(_hits, _found):0.00}", $"{Share(_hits, _there):0.00}"];

        public void Add(int[] there, IReadOnlyList<int> found)
        {
            List<int> left = [.. found];
            int hits = 0;
            foreach (int change in there)
            {
                int[] near = [.. left.Where(one => Math.Abs(one - change) <= Window)];
                if (near.Length == 0) continue;
                hits++;
                left.Remove(near.MinBy(one => Math.Abs(one - change)));
            }

            lock (_gate)
            {
                _hits += hits;
                _found += found.Count;
                _there += there.Length;
                if (found.Count > 0) Alarmed++;
            }
        }

        public void Add(Score other)
        {
            _hits += other._hits;
            _found += other._found;
            _there += other._there;
        }

        private static double Share(double part, double all) => all == 0 ? 0 : part / all;
    }
}
