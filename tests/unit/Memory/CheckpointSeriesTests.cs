using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Memory;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

public sealed class CheckpointSeriesTests
{
    private static readonly Arbitrary<int> Sizes = Arb.From(Gen.Choose(1, 5_000));
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void No_reading_is_lost_and_mean_and_peak_stay_exact_however_many_there_are() =>
        Properties.Hold(Prop.ForAll(Sizes, Seeds, (size, seed) =>
        {
            Random random = new(seed);
            CheckpointSeries series = new(random.Next(200));
            List<long> values = [];
            for (int i = 0; i < size; i++)
            {
                // Whole bytes, as they are read: their sums are exact.
                values.Add(random.NextInt64(1L << 36));
                series.Add(i * 1_000, i * 3, values[^1]);
            }

            CheckpointSeries.Cell[] cells = series.Cells.ToArray();
            Assert.InRange(cells.Length, 1, series.Capacity);
            Assert.Equal(size, cells.Sum(cell => cell.Readings));
            Assert.Equal(size, series.ReadingCount);
            Assert.Equal(values.Sum(), cells.Sum(cell => cell.Value * cell.Readings), 0.5);
            Assert.Equal((values[0], values[^1], values.Max()), (series.First, series.Last, series.Peak));
            Assert.Equal((size - 1) * 1_000, series.Length);
        }));

    [Fact]
    public void Every_cell_but_the_last_stands_for_the_same_power_of_two_of_readings_in_a_row() =>
        Properties.Hold(Prop.ForAll(Sizes, size =>
        {
            CheckpointSeries series = new(64);
            for (int i = 0; i < size; i++) series.Add(i, 10 * i, i);
            CheckpointSeries.Cell[] cells = series.Cells.ToArray();
            long readings = size <= 64 ? 1 : cells[0].Readings;
            Assert.True(long.IsPow2(readings), $"{readings}");
            Assert.All(cells[..^1], cell => Assert.Equal(readings, cell.Readings));
            Assert.InRange(cells[^1].Readings, 1, readings);
            for (int i = 0; i < cells.Length; i++)
            {
                // The first reading's moment, the mean of the values, and the place on the axis where that mean belongs.
                double middle = (i * readings) + ((cells[i].Readings - 1) / 2.0);
                Assert.Equal((i * readings, i * readings * 10), (cells[i].Elapsed, cells[i].Operations));
                Assert.Equal(middle, cells[i].Value, 1e-9);
                Assert.Equal((middle, 10 * middle), (cells[i].MeanElapsed, cells[i].MeanOperations));
            }
        }));

    [Fact]
    public void A_line_stays_the_same_line_when_its_readings_are_joined()
    {
        CheckpointSeries series = new(64);
        for (int i = 0; i < 1_000; i++) series.Add(i * 3_600_000_000L, i * 7, 1e9 + (i * 2_000.0));
        double[] hours = series.Axis(isOfOperations: false), operations = series.Axis(isOfOperations: true), values = series.Values(1e-6);
        Assert.InRange(values.Length, 32, 64);
        for (int i = 1; i < values.Length; i++)
        {
            Assert.Equal(2.0, (values[i] - values[0]) / (hours[i] - hours[0]), 1e-6);
            Assert.Equal(2_000.0 / 7, 1e6 * (values[i] - values[0]) / (operations[i] - operations[0]), 1e-3);
        }
    }

    [Fact]
    public void Ten_million_readings_need_no_more_memory_than_the_first()
    {
        CheckpointSeries series = new();
        Add(series, 10_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Add(series, 10_000_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.InRange(series.Count, 2_048, 4_096);
        Assert.Equal(10_010_000, series.ReadingCount);

        static void Add(CheckpointSeries series, int count)
        {
            for (int i = 0; i < count; i++) series.Add(i, i, i);
        }
    }

    [Fact]
    public void A_short_run_lays_out_a_small_series() => Assert.InRange(new CheckpointSeries(251).Capacity, 251, 260);
}
