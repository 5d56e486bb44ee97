using System.Text;
using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.History;

/// <summary>Crashes, other writers, full disks and foreign lines: what was written whole is read, and nobody guesses at the rest.</summary>
public class HistoryFaultTests
{
    [Fact]
    public void A_file_that_was_cut_at_any_byte_gives_all_complete_lines_and_is_repaired_by_the_next_writer()
    {
        using HistoryFile file = new();
        for (int i = 1; i <= 3; i++) file.Append(i, "Größe 😀");
        byte[] whole = file.Bytes;
        for (int length = 0; length <= whole.Length; length++)
        {
            file.Bytes = whole[..length];

            // A line whose end is all that is missing is complete.
            int complete = Enumerable.Range(0, 3).Count(line => EndOf(whole, line) <= length);
            bool isCut = length > 0 && whole[length - 1] != '\n' && Enumerable.Range(0, 3).All(line => EndOf(whole, line) != length);
            (long[] numbers, HistoryReader reader) = file.Read();
            Assert.Equal(Enumerable.Range(1, complete).Select(i => (long)i), numbers);
            Assert.Equal((isCut ? 1 : 0, 0), (reader.CutCount, reader.ForeignCount));

            file.Append(99);
            (numbers, reader) = file.Read();
            Assert.Equal(Enumerable.Range(1, complete).Select(i => (long)i).Append(99), numbers);
            Assert.Equal((isCut ? 1 : 0, 0), (reader.CutCount, reader.ForeignCount));
        }
    }

    [Fact]
    public void Writers_at_the_same_time_lose_and_mix_nothing()
    {
        using HistoryFile file = new();
        const int Each = 1000;
        Thread[] writers = [.. Enumerable.Range(0, 2).Select(writer => new Thread(() =>
        {
            HistoryWriter own = file.Writer;
            for (int i = 0; i < Each; i++) own.Append(HistoryFile.Removal((writer * Each) + i), string.Empty, CancellationToken.None);
        }))];
        foreach (Thread writer in writers) writer.Start();
        while (writers.Any(writer => writer.IsAlive))
        {
            // Who reads meanwhile sees whole lines only, and keeps nobody from writing.
            if (File.Exists(file.Path)) Assert.Equal(string.Empty, file.Read().Reader.Remark);
        }

        (long[] numbers, HistoryReader reader) = file.Read();
        Assert.Equal(Enumerable.Range(0, 2 * Each).Select(i => (long)i), numbers.Order());
        Assert.Equal(Enumerable.Range(0, Each).Select(i => (long)i), numbers.Where(number => number < Each));
        Assert.Equal(string.Empty, reader.Remark);
    }

    [Fact]
    public void Who_holds_the_file_for_too_long_is_an_error_that_says_so()
    {
        using HistoryFile file = new();
        file.Append(1);
        using FileStream held = new(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        MeasurementException busy = Assert.Throws<MeasurementException>(() =>
            new HistoryWriter(file.Path) { Patience = TimeSpan.FromMilliseconds(50) }.Append(HistoryFile.Removal(2), string.Empty, CancellationToken.None));
        Assert.Equal(FailureKind.HistoryBusy, busy.Kind);
        Assert.Contains("0.1 s", busy.Message, StringComparison.Ordinal);
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => file.Writer.Append(HistoryFile.Removal(2), string.Empty, stopped.Token));
    }

    [Fact]
    public void A_version_that_is_not_known_yet_is_named()
    {
        using HistoryFile file = new();
        file.Append(1);
        file.AppendText("{\"PerfToolsHistory\":2,\"Kind\":\"RedisKeyRemoval\",\"Result\":{}}\n");
        MeasurementException tooNew = Assert.Throws<MeasurementException>(() => file.Read());
        Assert.Equal(FailureKind.HistoryTooNew, tooNew.Kind);
        Assert.Contains("line 2 has schema version 2", tooNew.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_lines_are_counted_and_passed_over()
    {
        using HistoryFile file = new();
        file.AppendText("\ufeff");
        file.Append(1);
        file.AppendText("{\"level\":\"info\"}\r\n[1,2]\nplain text\n{\"PerfToolsHistory\":1,\"Kind\":\"Pear\",\"Result\":{\"Target\":\"a\"}}\n");
        file.AppendText("{\"PerfToolsHistory\":1,\"Kind\":\"RedisKeyRemoval\",\"Result\":[]}\n{\"PerfToolsHistory\":\"x\"}\n\n\0\0\0\n");
        file.Append(2);
        (long[] numbers, HistoryReader reader) = file.Read();
        Assert.Equal([1, 2], numbers);
        Assert.Equal((0, 7), (reader.CutCount, reader.ForeignCount));
        Assert.Contains("7 lines are no records", reader.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"MatchedCount\":1", "\"MatchedCount\":\"many\"")]
    [InlineData("\"RecordedAt\":\"2", "\"RecordedAt\":\"x")]
    [InlineData("\"Result\":{", "\"Result\":{\"Target\":3,")]
    public void A_record_that_was_spoilt_is_passed_over(string from, string to)
    {
        using HistoryFile file = new();
        file.Append(1);
        file.Bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file.Bytes).Replace(from, to, StringComparison.Ordinal));
        file.Append(2);
        (long[] numbers, HistoryReader reader) = file.Read();
        Assert.Equal([2], numbers);
        Assert.Equal(1, reader.CutCount + reader.ForeignCount);
    }

    [Fact]
    public void Order_is_that_of_the_file_also_where_the_clock_was_put_back()
    {
        using HistoryFile file = new();
        HandTime clock = new();
        HistoryWriter writer = new(file.Path) { Clock = clock };
        foreach (int hour in new[] { 5, 6, 2, 3 })
        {
            clock.Now = new DateTimeOffset(2024, 6, 7, hour, 0, 0, TimeSpan.Zero);
            writer.Append(HistoryFile.Removal(hour), string.Empty, CancellationToken.None);
        }

        Assert.Equal([5, 6, 2, 3], file.Read().Numbers);
        HistoryQuery last = new() { Last = 2 };
        Assert.Equal([2, 3], last.Select(new HistoryReader(file.Path).Read(CancellationToken.None)).Select(record => ((RedisKeyRemoval)record.Result).MatchedCount));
    }

    [LinuxFact]
    public void A_full_disk_is_an_error_that_says_so()
    {
        MeasurementException full = Assert.Throws<MeasurementException>(() =>
            new HistoryWriter("/dev/full").Append(HistoryFile.Removal(1), string.Empty, CancellationToken.None));
        Assert.Equal(FailureKind.HistoryNotWritten, full.Kind);
        Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_opened_is_an_error_that_says_why()
    {
        using HistoryFile file = new();
        string folder = Path.GetDirectoryName(file.Path)!;
        Assert.Contains("its folder does not exist", Failure(Path.Combine(folder, "none", "history.jsonl")), StringComparison.Ordinal);
        Assert.Contains("access is denied, or it is a folder", Failure(folder), StringComparison.Ordinal);
        Assert.Contains("the file does not exist", Assert.Throws<MeasurementException>(() => file.Read()).Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Where_nothing_may_be_created_nothing_is_written() =>
        Assert.Contains("access is denied", Failure("/sys/kernel/perftools-history.jsonl"), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_result_is_not_recorded()
    {
        using HistoryFile file = new();
        Assert.Equal(FailureKind.NotRecordable, Assert.Throws<MeasurementException>(() => file.Writer.Append("text", string.Empty, CancellationToken.None)).Kind);
        Assert.False(File.Exists(file.Path));
    }

    private static int EndOf(byte[] bytes, int line)
    {
        int end = -1;
        for (int i = 0; i <= line; i++) end = Array.IndexOf(bytes, (byte)'\n', end + 1);
        return end;
    }

    private static string Failure(string path)
    {
        MeasurementException failure = Assert.Throws<MeasurementException>(() => new HistoryWriter(path).Append(HistoryFile.Removal(1), string.Empty, CancellationToken.None));
        Assert.Equal(FailureKind.HistoryNotWritten, failure.Kind);
        return failure.Message;
    }

    private sealed class HandTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
