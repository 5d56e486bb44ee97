using System.Buffers.Text;
using System.Text;

namespace PerfTools.Cli.Embedded;

/// <summary>
/// Takes requests out of a stream that may be cut anywhere: arrays of bulk strings, or a line of words as a person types
/// it. What it learned of a request that is not complete yet, it does not ask again.
/// </summary>
internal sealed class RequestReader
{
    private const int LargestBulk = 512 * 1024 * 1024;
    private const int MostWords = 1024 * 1024;
    private const int LongestLine = 64 * 1024;
    private const int SmallestBuffer = 64 * 1024;

    private readonly List<byte[]> _words = [];
    private byte[] _buffer = new byte[SmallestBuffer];
    private int _start;
    private int _end;
    private int _wordsLeft;
    private int _bulkLength = -1;

    /// <summary>Where the next bytes of the stream go.</summary>
    public Span<byte> FreeSpace()
    {
        if (_start == _end) _start = _end = 0;
        int wanted = Math.Max(4096, _bulkLength < 0 ? 0 : _bulkLength + 2 - (_end - _start));
        if (_buffer.Length - _end < wanted) MakeRoom(wanted);
        return _buffer.AsSpan(_end);
    }

    public void Received(int count) => _end += count;

    /// <summary>The next complete request; an empty one where a line was empty.</summary>
    /// <exception cref="InvalidDataException">The bytes are no request.</exception>
    public bool TryRead(out IReadOnlyList<byte[]> words)
    {
        words = [];
        if (_wordsLeft == 0 && !TryBegin(out words)) return false;
        while (_wordsLeft > 0)
        {
            if (!TryReadWord()) return false;
        }

        if (_words.Count > 0)
        {
            words = [.. _words];
            _words.Clear();
        }

        return true;
    }

    private bool TryBegin(out IReadOnlyList<byte[]> inline)
    {
        inline = [];
        if (!TryReadLine(out ReadOnlySpan<byte> line)) return false;
        if (line.IsEmpty || line[0] != '*')
        {
            string[] words = Encoding.Latin1.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            inline = [.. words.Select(Encoding.Latin1.GetBytes)];
            return true;
        }

        _wordsLeft = Math.Max(0, Number(line[1..], MostWords, "multibulk"));
        return true;
    }

    private bool TryReadWord()
    {
        if (_bulkLength < 0)
        {
            if (!TryReadLine(out ReadOnlySpan<byte> line)) return false;
            char type = line.IsEmpty ? ' ' : (char)line[0];
            if (type != '$') throw new InvalidDataException($"expected '$', got '{type}'");
            _bulkLength = Number(line[1..], LargestBulk, "bulk");
            if (_bulkLength < 0) throw new InvalidDataException("invalid bulk length");
        }

        if (_end - _start < _bulkLength + 2) return false;
        if (_buffer[_start + _bulkLength] != '\r' || _buffer[_start + _bulkLength + 1] != '\n')
            throw new InvalidDataException("a bulk string that does not end in CR LF");
        _words.Add(_buffer.AsSpan(_start, _bulkLength).ToArray());
        _start += _bulkLength + 2;
        _bulkLength = -1;
        _wordsLeft--;
        return true;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
        int length = rest.IndexOf((byte)'\n');
        line = default;
        if (length < 0) return rest.Length <= LongestLine ? false : throw new InvalidDataException("too big a line");

        line = rest[..(length > 0 && rest[length - 1] == '\r' ? length - 1 : length)];
        _start += length + 1;
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits, int largest, string what) =>
        Utf8Parser.TryParse(digits, out int number, out int used) && used == digits.Length && number <= largest
            ? number
            : throw new InvalidDataException($"invalid {what} length");

    private void MakeRoom(int wanted)
    {
        int kept = _end - _start;
        byte[] target = kept + wanted <= _buffer.Length ? _buffer : new byte[kept + wanted];
        Buffer.BlockCopy(_buffer, _start, target, 0, kept);
        _buffer = target;
        (_start, _end) = (0, kept);
    }
}
