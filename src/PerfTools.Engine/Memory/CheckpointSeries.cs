namespace PerfTools.Engine.Memory;

/// <summary>
/// The readings of one metric, in memory that is laid out at the start and never grows, because the process that is watched
/// may be this one. When all cells are full, neighbours are joined and each stands for twice as many readings.
/// </summary>
internal sealed class CheckpointSeries
{
    public const int MostCells = 4096;
    private const int FewestCells = 64;

    private readonly Cell[] _cells;
    private long _readingsPerCell = 1;

    /// <param name="expected">Readings that are expected; where more come, they are joined.</param>
    public CheckpointSeries(long expected = MostCells)
    {
        // An even number, so that every cell has a neighbour to be joined with.
        int cells = (int)Math.Clamp(expected + (expected % 2), FewestCells, MostCells);
        _cells = new Cell[cells];

        // The system hands out a page only when it is written to: all of them now, and none while the process is watched.
        Array.Fill(_cells, new Cell { Readings = 1 });
    }

    /// <summary>Cells in use.</summary>
    public int Count { get; private set; }

    public int Capacity => _cells.Length;

    public long ReadingCount { get; private set; }

    public double First { get; private set; }

    public double Last { get; private set; }

    public double Peak { get; private set; }

    /// <summary>When the last reading was taken, in nanoseconds since the first.</summary>
    public long Length { get; private set; }

    /// <summary>The readings in order, each a cell or joined with neighbours.</summary>
    public ReadOnlySpan<Cell> Cells => _cells.AsSpan(0, Count);

    /// <param name="elapsed">Nanoseconds since the first reading of the target.</param>
    /// <param name="operations">Operations that had run by then; 0 where none are counted.</param>
    /// <param name="value">What was read.</param>
    public void Add(long elapsed, long operations, double value)
    {
        if (ReadingCount == 0) (First, Peak) = (value, value);
        Peak = Math.Max(Peak, value);
        Last = value;
        Length = elapsed;
        ReadingCount++;
        bool isLastFull = Count == 0 || _cells[Count - 1].Readings == _readingsPerCell;
        if (!isLastFull)
        {
            _cells[Count - 1] = _cells[Count - 1].JoinedWith(Cell.Of(elapsed, operations, value));
            return;
        }

        if (Count == _cells.Length) Halve();
        _cells[Count++] = Cell.Of(elapsed, operations, value);
    }

    /// <summary>The values' means, times a factor.</summary>
    public double[] Values(double factor)
    {
        double[] values = new double[Count];
        for (int i = 0; i < values.Length; i++) values[i] = _cells[i].Value * factor;
        return values;
    }

    /// <summary>Where on the axis of operations, or else of hours, the values are.</summary>
    public double[] Axis(bool isOfOperations)
    {
        double[] axis = new double[Count];
        for (int i = 0; i < axis.Length; i++) axis[i] = isOfOperations ? _cells[i].MeanOperations : _cells[i].MeanElapsed / WatchTime.HourNanoseconds;
        return axis;
    }

    private void Halve()
    {
        Count /= 2;
        for (int i = 0; i < Count; i++) _cells[i] = _cells[2 * i].JoinedWith(_cells[(2 * i) + 1]);
        _readingsPerCell *= 2;
    }

    /// <summary>One reading, or the sums of several in a row.</summary>
    internal readonly record struct Cell
    {
        private double ElapsedSum { get; init; }

        private double OperationsSum { get; init; }

        private double ValueSum { get; init; }

        public required long Readings { get; init; }

        /// <summary>Of the first reading.</summary>
        public long Elapsed { get; private init; }

        /// <summary>Of the first reading.</summary>
        public long Operations { get; private init; }

        public double Value => ValueSum / Readings;

        /// <summary>Not that of the first reading: a mean value belongs to the middle of its time.</summary>
        public double MeanElapsed => ElapsedSum / Readings;

        public double MeanOperations => OperationsSum / Readings;

        public static Cell Of(long elapsed, long operations, double value) => new()
        {
            Readings = 1,
            Elapsed = elapsed,
            Operations = operations,
            ElapsedSum = elapsed,
            OperationsSum = operations,
            ValueSum = value,
        };

        public Cell JoinedWith(Cell next) => this with
        {
            Readings = Readings + next.Readings,
            ElapsedSum = ElapsedSum + next.ElapsedSum,
            OperationsSum = OperationsSum + next.OperationsSum,
            ValueSum = ValueSum + next.ValueSum,
        };
    }
}
