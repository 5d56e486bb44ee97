using System.Collections.Concurrent;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis;

/// <summary>
/// Measures the latency of one Redis server, or of each master of one cluster. The measuring itself runs on a thread of
/// its own with blocking calls; only the results come out asynchronously.
/// </summary>
public sealed class RedisLatencyMeasurement
{
    private readonly RedisLatencyOptions _options;
    private readonly IClock _clock;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public RedisLatencyMeasurement(RedisLatencyOptions options, IClock? clock = null)
    {
        options.Validate();
        if (options.CommandText is { } text) _ = CommandText.Split(text);
        _options = options;
        _clock = clock ?? MonotonicClock.Instance;
    }

    /// <summary>
    /// Results as they become final. Where a target fails, what was measured comes first and the failure is thrown after
    /// it; after cancellation likewise. The sequence does not end before every connection is closed and every key removed.
    /// </summary>
    /// <exception cref="MeasurementException">The target could not be measured, or not to the end.</exception>
    public IAsyncEnumerable<RedisLatencyResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<RedisLatencyResult>("Redis latency", (emit, token) => Run(result => emit([result]), progress, token), cancellationToken);

    private void Run(Action<RedisLatencyResult> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        if (!_options.Cluster)
        {
            new NodeRun(_options, null, _clock, progress, cancellationToken).Run(emit);
            return;
        }

        ConcurrentQueue<MeasurementException> failures = [];
        RunMasters(ClusterTopology.Discover(_options.Endpoint, cancellationToken), Attempt);
        cancellationToken.ThrowIfCancellationRequested();
        if (failures.Count == 1) throw failures.Single();
        if (!failures.IsEmpty) throw new AggregateException(failures);

        void Attempt(ClusterMaster master)
        {
            RedisEndpoint node = master.EndpointFrom(_options.Endpoint);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                new NodeRun(_options with { Endpoint = node }, master, _clock, progress, cancellationToken).Run(emit);
            }
            catch (MeasurementException failure)
            {
                failures.Enqueue(failure);
            }
            catch (OperationCanceledException)
            {
                // Said once, for all nodes, when each has tidied up.
            }
        }
    }

    /// <summary>One after the other, so that none disturbs another; side by side only where a run has no end to wait for.</summary>
    private void RunMasters(IReadOnlyList<ClusterMaster> masters, Action<ClusterMaster> attempt)
    {
        if (_options.Interval is null)
        {
            foreach (ClusterMaster master in masters) attempt(master);
            return;
        }

        Task.WaitAll(
            [.. masters.Select(master => Task.Factory.StartNew(() => attempt(master), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }
}
