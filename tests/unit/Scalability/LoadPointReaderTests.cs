using System.Globalization;
using PerfTools.Engine.Scalability;

namespace PerfTools.Tests.Scalability;

public class LoadPointReaderTests
{
    private readonly LoadPointReader _reader = new();

    [Fact]
    public void Machines_beside_the_merged_result_of_their_load_are_no_points_of_their_own()
    {
        foreach (int sessions in new[] { 1, 2 })
        {
            Add("alpha", 1, sessions, 100 * sessions, 10 * sessions);
            Add("beta", 1, sessions, 90 * sessions, 10 * sessions);
            Add("alpha, beta", 2, 2 * sessions, 190 * sessions, 10 * sessions);
        }

        Add("alpha", 1, 8, 500, 60);
        Assert.Equal([2, 4, 8], _reader.Points.Select(point => point.Concurrency));
        Assert.Equal("4 results of single machines were passed over", _reader.Note);
    }

    [Fact]
    public void Machines_without_a_merged_result_are_points()
    {
        Add("alpha", 1, 1, 100, 0);
        Add("beta", 1, 1, 90, 0);
        Assert.Equal((2, string.Empty), (_reader.Points.Count, _reader.Note));
    }

    private void Add(string machines, int count, int sessions, double throughput, int second)
    {
        Dictionary<string, string> row = new()
        {
            ["ComputerName"] = machines,
            ["MachineCount"] = count.ToString(CultureInfo.InvariantCulture),
            ["SessionsCreated"] = sessions.ToString(CultureInfo.InvariantCulture),
            ["ThroughputPerSecond"] = throughput.ToString(CultureInfo.InvariantCulture),
            ["StartedAt"] = new DateTimeOffset(2024, 6, 7, 12, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("o", CultureInfo.InvariantCulture),
            ["DurationMs"] = "5000",
        };
        _reader.Add(new PointRow(row.GetValueOrDefault, () => [.. row.Keys]));
    }
}
