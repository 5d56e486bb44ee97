using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Statistics;

/// <summary>
/// Reads the statistics of one Redis server, or of every node of one cluster, window after window. Each node has a thread
/// and a connection of its own, so that one that hangs holds up no other.
/// </summary>
public sealed class RedisStatisticMeasurement
{
    private readonly RedisStatisticOptions _options;
    private readonly IClock _clock;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public RedisStatisticMeasurement(RedisStatisticOptions options, IClock? clock = null)
    {
        options.Validate();
        _options = options;
        _clock = clock ?? MonotonicClock.Instance;
    }

    /// <summary>Takes each failure of a node as it happens; without it they are thrown at the end.</summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>
    /// Results as they become final. A node that cannot be read at first is a failure and ends for itself; one that is lost
    /// later is a failure once, and is read on when it is back.
    /// </summary>
    /// <exception cref="MeasurementException">The target could not be read, and nobody takes failures.</exception>
    /// <exception cref="AggregateException">The same of several nodes.</exception>
    public IAsyncEnumerable<RedisStatistic> MeasureAsync(CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<RedisStatistic>("Redis statistic", (emit, token) => Run(result => emit([result]), token), cancellationToken);

    private void Run(Action<RedisStatistic> emit, CancellationToken cancellationToken)
    {
        List<MeasurementException> failures = [];
        RedisStatisticReader[] readers = Readers(cancellationToken);
        Task[] nodes = [.. readers.Select(reader => Task.Factory.StartNew(
            () => Watch(reader, emit, Fail, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(nodes);
        if (failures.Count == 1) throw failures[0];
        if (failures.Count > 1) throw new AggregateException(failures);

        void Fail(MeasurementException failure)
        {
            lock (failures)
            {
                if (Failed is { } take) take(failure);
                else failures.Add(failure);
            }
        }
    }

    private RedisStatisticReader[] Readers(CancellationToken cancellationToken)
    {
        RedisEndpoint seed = _options.Endpoint;
        if (!_options.Cluster) return [new RedisStatisticReader(seed, _clock, null, cancellationToken)];
        return
        [
            .. ClusterNode.Discover(seed, cancellationToken)
                .Select(node => new RedisStatisticReader(node.EndpointFrom(seed), _clock, node.SlotCount, cancellationToken)),
        ];
    }

    /// <summary>Reads at the beginning, and at the end of each window, which is counted from the beginning so that none drifts.</summary>
    private void Watch(
        RedisStatisticReader reader, Action<RedisStatistic> emit, Action<MeasurementException> fail, CancellationToken cancellationToken)
    {
        using RedisStatisticReader own = reader;
        bool isLost = false;
        RedisCounters? previous = Attempt();
        if (previous is null) return;
        long due = previous.Nanoseconds;
        for (long turn = 1; _options.Count is null || turn <= _options.Count; turn++)
        {
            due = Math.Max(due + (long)_options.Interval.TotalNanoseconds, _clock.Nanoseconds);
            if (!WaitUntil(due, cancellationToken)) return;
            if (Attempt() is not { } current) continue;
            emit(RedisStatistics.Between(previous, current, _options.Thresholds));
            previous = current;
        }

        RedisCounters? Attempt()
        {
            try
            {
                RedisCounters counters = reader.Read();
                isLost = false;
                return counters;
            }
            catch (MeasurementException failure)
            {
                // Once for each time that it was lost: the next windows would say the same.
                if (!isLost) fail(failure);
                isLost = true;
                return null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private bool WaitUntil(long due, CancellationToken cancellationToken)
    {
        TimeSpan left = TimeSpan.FromMicroseconds(Math.Max(0, due - _clock.Nanoseconds) / 1000.0);
        return !cancellationToken.WaitHandle.WaitOne(left);
    }
}
