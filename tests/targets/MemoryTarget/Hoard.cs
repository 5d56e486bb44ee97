namespace PerfTools.Targets.Memory;

/// <summary>
/// Keeps what it is given for ever. It grows in small pieces: a list that doubles its array would grow in ever larger jumps,
/// and a leak is to be even.
/// </summary>
internal sealed class Hoard
{
    private const int PieceSize = 510;
    private object?[] _piece = new object?[PieceSize + 1];
    private int _count;

    public void Add(object thing)
    {
        if (_count == PieceSize)
        {
            object?[] full = _piece;
            _piece = new object?[PieceSize + 1];
            _piece[PieceSize] = full;
            _count = 0;
        }

        _piece[_count++] = thing;
    }
}
