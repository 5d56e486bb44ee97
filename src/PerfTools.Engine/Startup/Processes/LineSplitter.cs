namespace PerfTools.Engine.Startup.Processes;

/// <summary>Takes a line, without its end.</summary>
/// <param name="line">Its bytes, which are only good for the time of the call.</param>
/// <param name="isCut">Whether more belonged to it.</param>
internal delegate void LineHandler(ReadOnlySpan<byte> line, bool isCut);

/// <summary>Takes a stream of bytes apart into lines, which end with a line feed, with or without a carriage return before it.</summary>
/// <param name="longest">Bytes of a line that are kept; what goes beyond is dropped.</param>
/// <param name="handler">Takes each line.</param>
internal sealed class LineSplitter(int longest, LineHandler handler)
{
    private byte[] _pending = new byte[256];
    private int _length;

    /// <summary>The beginning of a line that has not ended yet.</summary>
    public ReadOnlySpan<byte> Pending => _pending.AsSpan(0, _length);

    /// <summary>Whether more belongs to it than is kept.</summary>
    public bool IsPendingCut { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and int end)
        {
            // Most lines come in one piece, and are not copied.
            if (_length == 0) Hand(bytes[..end], isCut: false);
            else Complete(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>The stream has ended: what came last is a line also without an end.</summary>
    public void End()
    {
        if (_length > 0) Complete([]);
    }

    private void Complete(ReadOnlySpan<byte> rest)
    {
        Keep(rest);
        int length = _length;
        bool isCut = IsPendingCut;
        _length = 0;
        IsPendingCut = false;
        Hand(_pending.AsSpan(0, length), isCut);
    }

    private void Hand(ReadOnlySpan<byte> line, bool isCut)
    {
        if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
        bool isLonger = line.Length > longest;
        handler(isLonger ? line[..longest] : line, isCut || isLonger);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        // One more is kept: it may be the carriage return of a line that is as long as may be.
        int room = Math.Min(bytes.Length, (longest == int.MaxValue ? Array.MaxLength : longest + 1) - _length);
        if (room < bytes.Length) IsPendingCut = true;
        if (_length + room > _pending.Length) Array.Resize(ref _pending, Math.Max(_length + room, (int)Math.Min(Array.MaxLength, 2L * _pending.Length)));
        bytes[..room].CopyTo(_pending.AsSpan(_length));
        _length += room;
    }
}
