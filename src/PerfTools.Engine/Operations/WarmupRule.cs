using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations;

/// <summary>
/// Decides when an operation is warm. A program needs a few runs, so that its files are in memory. A script block goes on
/// becoming faster for a while: PowerShell compiles it after some 30 calls, and the JIT compiles PowerShell again in the
/// background. So it needs a number of calls and a time, and then goes on until it no longer becomes faster.
/// </summary>
internal sealed class WarmupRule(OperationOptions options)
{
    private const int BlockCount = 100;
    private const int ProgramCount = 3;
    private const double Faster = 0.98;
    private const int MostPerWindow = 256;

    private static readonly TimeSpan ShortestBlock = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly double[] _window = new double[MostPerWindow];
    private int _held;
    private TimeSpan _windowEnd = Window;
    private double _previous = double.MaxValue;
    private bool _isLevel;

    /// <summary>Operations so far.</summary>
    public long Count { get; private set; }

    /// <summary>How many operations more there may be.</summary>
    public int Left => (int)Math.Min(int.MaxValue, (options.WarmupCount ?? long.MaxValue) - Count);

    public bool IsEnough(TimeSpan elapsed)
    {
        if (options.WarmupCount is { } wanted) return Count >= wanted;
        if (Count == 0) return false;
        if (elapsed >= options.MaximumDuration / 5) return true;
        return options.Kind == OperationKind.Command
            ? Count >= ProgramCount
            : Count >= BlockCount && elapsed >= ShortestBlock && _isLevel;
    }

    public void Observe(long nanoseconds, int operations, TimeSpan elapsed)
    {
        Count += operations;
        if (_held < MostPerWindow) _window[_held++] = (double)nanoseconds / operations;
        if (elapsed < _windowEnd) return;
        Array.Sort(_window, 0, _held);
        double median = OrderStatistics.Median(_window.AsSpan(0, _held));
        _isLevel = median >= Faster * _previous;
        _previous = median;
        _held = 0;
        _windowEnd = elapsed + Window;
    }
}
