using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Recording;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.History;

namespace PerfTools.Tests.Monitoring;

/// <summary>The history of a watch: rotated by size, and not the end of the watch where it cannot be written.</summary>
public sealed class WatchRecorderTests : IDisposable
{
    private readonly HistoryFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Files_are_set_aside_by_size_and_the_oldest_go()
    {
        RotatingHistory history = new(_file.Path, maximumSize: 2_000, maximumCount: 3);
        for (int i = 0; i < 40; i++) history.Append([Snapshot(i)]);
        string folder = Path.GetDirectoryName(_file.Path)!;
        Assert.Equal(["history.1.jsonl", "history.2.jsonl", "history.jsonl"], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        int[] kept = [.. new[] { RotatingHistory.NameOf(_file.Path, 2), RotatingHistory.NameOf(_file.Path, 1), _file.Path }.SelectMany(Read)];
        Assert.Equal(Enumerable.Range(40 - kept.Length, kept.Length), kept);
        Assert.InRange(kept.Length, 6, 39);
    }

    [Fact]
    public void One_file_is_begun_anew()
    {
        RotatingHistory history = new(_file.Path, maximumSize: 2_000, maximumCount: 1);
        for (int i = 0; i < 40; i++) history.Append([Snapshot(i)]);
        _ = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_file.Path)!));
        Assert.Equal(39, Read(_file.Path)[^1]);
    }

    [Fact]
    public void A_file_that_could_not_be_written_is_said_before_anything_is_watched()
    {
        string nowhere = Path.Combine(Path.GetDirectoryName(_file.Path)!, "nowhere", "history.jsonl");
        PerformanceWatchMeasurement watch = new(new PerformanceWatchOptions { ProcessIds = [Environment.ProcessId], HistoryPath = nowhere });
        MeasurementException refused = Assert.Throws<MeasurementException>(() => watch.MeasureAsync().ToBlockingEnumerable().Count());
        Assert.Equal(FailureKind.HistoryNotWritten, refused.Kind);
    }

    [Fact]
    public void A_file_that_is_held_is_told_once_and_again_when_it_is_free()
    {
        List<string> told = [];
        FileStream holder = new(_file.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using (WatchRecorder recorder = new(new RotatingHistory(_file.Path, 1_000_000, 2), new OwnCost(), failure => Tell(failure.Message), Tell))
        {
            recorder.Add([Snapshot(1), Snapshot(2)]);
            recorder.Add([Snapshot(3)]);
            Until.True(() => { lock (told) return told.Count == 1; }, "the failure was told");
            holder.Dispose();

            // The second may be written or lost with the first; the third comes after.
            recorder.Add([Snapshot(4)]);
            Until.True(() => { lock (told) return told.Count == 2; }, "the file was written again");
        }

        Assert.Contains("not written", told[1], StringComparison.Ordinal);
        Assert.Equal(4, Read(_file.Path)[^1]);
        void Tell(string message)
        {
            lock (told) told.Add(message);
        }
    }

    [LinuxFact]
    public void A_full_disk_is_told_and_what_was_lost_is_counted()
    {
        List<string> told = [];
        using (WatchRecorder recorder = new(new RotatingHistory("/dev/full", 1_000_000, 2), new OwnCost(), failure => told.Add(failure.Message), told.Add))
        {
            for (int i = 0; i < 5; i++) recorder.Add([Snapshot(i)]);
        }

        Assert.Equal(2, told.Count);
        Assert.Contains("No space left", told[0], StringComparison.Ordinal);
        Assert.Contains("5 records were not written", told[1], StringComparison.Ordinal);
    }

    private static PerformanceSnapshot Snapshot(int id) => new() { Target = "worker", ProcessId = id };

    private static int[] Read(string path) =>
        [.. new HistoryReader(path).Read(CancellationToken.None).Select(record => ((PerformanceSnapshot)record.Result).ProcessId!.Value)];
}
