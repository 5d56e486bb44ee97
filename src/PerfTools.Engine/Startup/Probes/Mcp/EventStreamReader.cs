using System.Text;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Finds the events in a stream of them that grows. Source: html.spec.whatwg.org, 9.2.6 "Interpreting an event stream".</summary>
internal sealed class EventStreamReader
{
    private readonly StringBuilder _data = new();
    private int _position;
    private bool _hasData;

    /// <summary>Takes the data of the next event that is there to its end, or null.</summary>
    /// <param name="stream">The stream from its beginning, as far as it has come.</param>
    public string? Next(ReadOnlySpan<byte> stream)
    {
        while (NextLine(stream, out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
            {
                AddField(line);
                continue;
            }

            // An event without data is none.
            if (!_hasData) continue;
            string data = _data.ToString();
            _data.Clear();
            _hasData = false;
            return data;
        }

        return null;
    }

    /// <summary>A line ends in CR LF, LF or CR. A CR that is the last byte so far may be the first half of an end.</summary>
    private bool NextLine(ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = stream[_position..];
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        line = end < 0 ? default : rest[..end];
        if (end < 0 || (rest[end] == '\r' && end + 1 == rest.Length)) return false;
        bool isPair = rest[end] == '\r' && rest[end + 1] == '\n';
        if (_position == 0 && line.StartsWith("\ufeff"u8)) line = line[3..];
        _position += end + (isPair ? 2 : 1);
        return true;
    }

    private void AddField(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (!(colon < 0 ? line : line[..colon]).SequenceEqual("data"u8)) return;
        ReadOnlySpan<byte> value = colon < 0 ? default : line[(colon + 1)..];
        if (value.StartsWith(" "u8)) value = value[1..];
        if (_hasData) _data.Append('\n');
        _data.Append(Encoding.UTF8.GetString(value));
        _hasData = true;
    }
}
