namespace PerfTools.Engine.Operations;

/// <summary>
/// Finds how many operations a sample needs to last long enough for the clock. It follows the median of what it saw last,
/// because an operation becomes faster while it warms up, and a single stall must not decide.
/// </summary>
internal sealed class BatchSizer
{
    private const int Largest = 10_000_000;

    private readonly double _target;
    private readonly bool _isFixed;
    private readonly double[] _recent = new double[9];
    private readonly double[] _sorted = new double[9];
    private int _seen;

    private BatchSizer(int size, double target, bool isFixed)
    {
        Size = size;
        _target = target;
        _isFixed = isFixed;
    }

    public int Size { get; private set; }

    public static BatchSizer Fixed(int size) => new(size, 0, isFixed: true);

    /// <summary>Grows from one operation until a sample lasts this long.</summary>
    public static BatchSizer Automatic(double targetNanoseconds) => new(1, targetNanoseconds, isFixed: false);

    public void Observe(long nanoseconds, int operations)
    {
        if (_isFixed) return;
        _recent[_seen++ % _recent.Length] = (double)nanoseconds / operations;
        int known = Math.Min(_seen, _recent.Length);
        Array.Copy(_recent, _sorted, known);
        Array.Sort(_sorted, 0, known);
        double wanted = Math.Ceiling(_target / Math.Max(_sorted[known / 2], _target / Largest));

        // At most twice as many as before: the first operations are slower than all that follow, or faster.
        Size = (int)Math.Clamp(wanted, 1, Math.Min(Size * 2.0, Largest));
    }
}
