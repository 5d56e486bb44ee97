using PerfTools.Engine.Hosting;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Hosting;

public class PerfEnvironmentMeasurementTests
{
    [Theory]
    [InlineData(1.9)]
    [InlineData(601)]
    public void A_duration_out_of_range_is_refused(double seconds)
    {
        OptionException wrong = Assert.Throws<OptionException>(() => new PerfEnvironmentMeasurement(new PerfEnvironmentOptions { Duration = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal("Duration", wrong.Parameter);
    }

    [LinuxFact]
    public async Task This_host_is_looked_at_on_each_processor_and_no_process_is_left()
    {
        List<PerfEnvironmentCheck> rows = [];
        await foreach (PerfEnvironmentCheck row in new PerfEnvironmentMeasurement(new PerfEnvironmentOptions { Duration = TimeSpan.FromSeconds(2) }).MeasureAsync())
            rows.Add(row);
        Assert.Equal(21, rows.Count);
        Assert.All(rows, row => Assert.True(row.Verdict != Verdict.NotEvaluated || row.Reason.Length > 0, row.Check));
        Assert.All(rows, row => Assert.Equal((Environment.MachineName, rows[0].StartedAt), (row.Target, row.StartedAt)));
        PerfEnvironmentCheck stalls = rows.Single(row => row.Check == "StallWorst");
        Assert.True(stalls.Value > 0);
        Assert.Equal(Environment.ProcessorCount, stalls.Detail.Split(", ").Length);
        Assert.DoesNotContain(Sleepers(), command => command == "sleep\0" + "62\0");
    }

    [LinuxFact]
    public async Task What_was_seen_until_the_end_of_a_look_comes_with_a_summary_that_does_not_pass()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        List<PerfEnvironmentCheck> rows = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (PerfEnvironmentCheck row in new PerfEnvironmentMeasurement(new PerfEnvironmentOptions()).MeasureAsync(null, stop.Token))
                rows.Add(row);
        });
        Assert.Equal("Summary", rows[^1].Check);
        Assert.NotEqual(Verdict.Pass, rows[^1].Verdict);
        Assert.Contains("ended early", rows[^1].Detail, StringComparison.Ordinal);
    }

    /// <summary>The command lines of this process's children.</summary>
    private static IEnumerable<string> Sleepers() => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Select(folder =>
        {
            try
            {
                return File.ReadAllText($"{folder}/stat").Contains($") S {Environment.ProcessId} ", StringComparison.Ordinal) ? File.ReadAllText($"{folder}/cmdline") : string.Empty;
            }
            catch (IOException)
            {
                return string.Empty;
            }
        });
}
