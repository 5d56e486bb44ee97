namespace PerfTools.Engine.Startup.Processes;

/// <summary>The last lines of an output, as bytes: most are overwritten, and never worth decoding. Places are used again.</summary>
internal sealed class LineRing(int capacity)
{
    private readonly byte[][] _lines = new byte[capacity][];
    private readonly int[] _lengths = new int[capacity];
    private readonly bool[] _areCut = new bool[capacity];
    private long _count;

    public void Add(ReadOnlySpan<byte> line, bool isCut)
    {
        if (capacity == 0) return;
        int place = (int)(_count++ % capacity);
        if (_lines[place] is not { } kept || kept.Length < line.Length) _lines[place] = new byte[line.Length];
        line.CopyTo(_lines[place]);
        _lengths[place] = line.Length;
        _areCut[place] = isCut;
    }

    /// <summary>Hands out the last lines, the oldest first.</summary>
    public void ForEach(LineHandler handler)
    {
        for (long number = Math.Max(0, _count - capacity); number < _count; number++)
        {
            int place = (int)(number % capacity);
            handler(_lines[place].AsSpan(0, _lengths[place]), _areCut[place]);
        }
    }
}
