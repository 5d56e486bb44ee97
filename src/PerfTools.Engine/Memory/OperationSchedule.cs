namespace PerfTools.Engine.Memory;

/// <summary>
/// When the checkpoints of a run of operations are due: by operations, by time, or whichever comes first. By operations each is a
/// little off its even place. A cache that is dropped at every so many operations would else beat with the checkpoints, and the
/// beat is as slow as a leak and has no noise by which to tell them apart; off their places, it is noise (Bilinskis 2007,
/// Digital Alias-free Signal Processing).
/// </summary>
internal sealed class OperationSchedule
{
    // Up to the one, a checkpoint after each operation; beyond, the other, which divides most round numbers.
    private const long MostSingly = 250;
    private const long Checkpoints = 125;
    private const long SparseCheckpoints = 60;

    // A managed heap of 100 MB takes longer than this to collect: with 125 checkpoints, a run would be all collections.
    private const long SlowReading = 20_000_000;

    // Of a distance, to either side: no two checkpoints meet. Of a short distance it would be no whole operation.
    private const double FarthestOff = 0.375;
    private const long ShortestUneven = 8;

    // The same places in each run, so that a run and its baseline are read alike.
    private const int Seed = 1;

    private readonly double[] _off = new double[Checkpoints];
    private long _checkpoints;
    private readonly long? _interval;
    private readonly long? _duration;
    private long _startedAt;

    public OperationSchedule(MemoryLeakOptions options)
    {
        Total = options.OperationCount ?? (options.Duration is null ? MemoryLeakOptions.DefaultOperationCount : long.MaxValue);
        _checkpoints = Total <= MostSingly ? Total : Checkpoints;
        bool isTimed = options.Duration is not null || options.Interval is not null;
        _interval = isTimed ? (long)options.EffectiveInterval.TotalNanoseconds : null;
        _duration = (long?)options.Duration?.TotalNanoseconds;
        long timed = _interval is null ? 0 : _duration is null ? CheckpointSeries.MostCells : _duration.Value / _interval.Value;
        Expected = timed + (Total == long.MaxValue ? 0 : _checkpoints) + 2;
        string[] planned = [.. new[] { CountText(), options.Duration is { } duration ? WatchTime.Text(duration) : null }.OfType<string>()];
        Planned = string.Join(" or ", planned);
        Random random = new(Seed);
        if (Total / Checkpoints >= ShortestUneven)
            for (int i = 0; i < _off.Length; i++) _off[i] = FarthestOff * ((2 * random.NextDouble()) - 1);
    }

    /// <summary>Operations at most.</summary>
    public long Total { get; }

    /// <summary>Checkpoints at most, or about.</summary>
    public long Expected { get; }

    public string Planned { get; }

    /// <summary>Operations after which the next checkpoint is due.</summary>
    public long CountDue { get; private set; }

    /// <summary>The moment at which the next checkpoint is due.</summary>
    public long TimeDue { get; private set; } = long.MaxValue;

    /// <summary>The moment at which the run ends.</summary>
    public long End { get; private set; } = long.MaxValue;

    /// <param name="now">The moment.</param>
    /// <param name="reading">What the first checkpoint took, in nanoseconds: where that is much, there are fewer.</param>
    public void Start(long now, long reading = 0)
    {
        if (reading > SlowReading && Total > MostSingly) _checkpoints = SparseCheckpoints;
        _startedAt = now;
        if (_duration is { } duration) End = now + duration;
        Advance(0, now);
    }

    /// <summary>
    /// A checkpoint has been read. The next is due at the next multiple, unless that is nearer than half a distance: where
    /// both count, one that came by time shall not be followed at once by one that came by operations.
    /// </summary>
    public void Advance(long operations, long now)
    {
        CountDue = Total == long.MaxValue ? Total : NextCount(operations);
        if (_interval is not { } interval)
        {
            TimeDue = End;
            return;
        }

        long slot = ((now + (interval / 2) - _startedAt) / interval) + 1;
        TimeDue = Math.Min(End, _startedAt + (slot * interval));
    }

    public double ShareDone(long operations, long now)
    {
        double byCount = Total == long.MaxValue ? 0 : (double)operations / Total;
        return Math.Max(byCount, _duration is { } duration ? (double)(now - _startedAt) / duration : 0);
    }

    private long NextCount(long operations)
    {
        double distance = (double)Total / _checkpoints;
        long next = (long)Math.Floor((operations / distance) + 0.5) + 1;
        if (next >= _checkpoints) return Total;
        long off = (long)Math.Floor(_off[Math.Min(next, _off.Length - 1)] * distance);
        return Math.Max(operations + 1, (long)((Int128)next * Total / _checkpoints) + off);
    }

    private string? CountText() => Total == long.MaxValue ? null : FormattableString.Invariant($"{Total:#,0} operations");
}
