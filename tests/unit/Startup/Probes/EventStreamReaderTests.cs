using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Startup.Probes.Mcp;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

public class EventStreamReaderTests
{
    [Theory]
    [InlineData("data: one\n\ndata: two\n\n", "one|two")]
    [InlineData("event: message\r\nid: 7\r\ndata:one\r\ndata: more\r\n\r\n", "one\nmore")]
    [InlineData("\ufeffdata: one\r\rdata: two\r\r:", "one|two")]
    [InlineData(": comment\nretry: 10\n\ndata\n\n\n\ndata:  x\n\n", "| x")]
    [InlineData("database: no\n\ndata: unfinished\n", "")]
    public void Events_are_their_data(string stream, string events) =>
        Assert.Equal(events.Length == 0 ? [] : events.Split('|'), EventsOf(Encoding.UTF8.GetBytes(stream), []));

    /// <summary>Wherever the stream is cut, the same events come out of it.</summary>
    [Fact]
    public void Cuts_change_nothing()
    {
        string[] pieces = ["data: é", "data", "data:", ":x", "id: 1", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "x"];
        Gen<(byte[] Stream, int[] Cuts)> streams =
            from parts in Gen.Elements(pieces).ArrayOf()
            let stream = Encoding.UTF8.GetBytes(string.Concat(parts))
            from cuts in Gen.Choose(0, stream.Length).ArrayOf()
            select (stream, cuts.Order().ToArray());
        Properties.Hold(Prop.ForAll(streams.ToArbitrary(), sample =>
        {
            Assert.Equal(EventsOf(sample.Stream, []), EventsOf(sample.Stream, sample.Cuts));
        }));
    }

    private static List<string> EventsOf(byte[] stream, IEnumerable<int> cuts)
    {
        EventStreamReader reader = new();
        List<string> events = [];
        foreach (int length in cuts.Append(stream.Length))
            while (reader.Next(stream.AsSpan(0, length)) is { } data) events.Add(data);
        return events;
    }
}
