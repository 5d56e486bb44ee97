using PerfTools.Engine.Redis;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Fixtures;

/// <summary>A measurement that was run to its end: its results in order, and how it failed, if it did.</summary>
internal sealed record MeasuredRun(IReadOnlyList<RedisLatencyResult> Results, Exception? Failure)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Small: 40 operations in 2 rounds after 10 to warm up, of 100 bytes.</summary>
    public static RedisLatencyOptions Small(RedisEndpoint endpoint, params RedisOperation[] operations) => new()
    {
        Endpoint = endpoint,
        Operations = operations.Length > 0 ? operations : [RedisOperation.Set, RedisOperation.Get],
        PayloadSizes = [100],
        Count = 40,
        RoundCount = 2,
        WarmupCount = 10,
    };

    /// <param name="onProgress">Runs on the measuring thread, which waits for it: what it does happens at that very step.</param>
    /// <param name="onResult">Runs between two results.</param>
    public static async Task<MeasuredRun> Of(
        RedisLatencyOptions options,
        Action<MeasurementProgress>? onProgress = null,
        Action<RedisLatencyResult>? onResult = null,
        CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<RedisLatencyResult> results = [];
        Task enumerating = Enumerate();
        if (await Task.WhenAny(enumerating, Task.Delay(Deadline, CancellationToken.None)) != enumerating)
        {
            await stop.CancelAsync();
            Assert.Fail($"The run did not end within {Deadline.TotalSeconds} s.");
        }

        return new MeasuredRun(results, await Record.ExceptionAsync(() => enumerating));

        async Task Enumerate()
        {
            RedisLatencyMeasurement measurement = new(options, ClockFor(options));
            await foreach (RedisLatencyResult result in measurement.MeasureAsync(new AtOnce(onProgress), stop.Token))
            {
                results.Add(result);
                onResult?.Invoke(result);
            }
        }
    }

    /// <summary>The results of a run that must not fail.</summary>
    public static async Task<IReadOnlyList<RedisLatencyResult>> Succeeding(
        RedisLatencyOptions options, Action<MeasurementProgress>? onProgress = null)
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await Of(options, onProgress);
        Assert.Null(failure);
        return results;
    }

    public static void AssertComplete(RedisLatencyResult result, long count)
    {
        Assert.Equal(string.Empty, result.ErrorSummary);
        Assert.Equal(0, result.Errors);
        Assert.Equal(count, result.Count);
        Assert.Equal(count, result.Distribution.Count);
        Assert.Equal(count, result.Distribution.GetBuckets().Sum(bucket => bucket.Count));
        Assert.True(result.MinUs > 0, $"{result.MinUs} µs");
        Assert.InRange(result.MeanUs!.Value, result.MinUs.Value, result.MaxUs!.Value);
        Assert.True(result.ThroughputPerSecond > 0 && result.DurationMs > 0);
    }

    /// <summary>
    /// Every run spins for a second to look for stalls. Where only counts matter, and no time that was asked for, a clock
    /// that goes five times as fast makes that a fifth; a timeout of 20 s is still four.
    /// </summary>
    private static IClock ClockFor(RedisLatencyOptions options) =>
        options is { Rate: null, Duration: null, Interval: null } && options.Endpoint.Timeout >= RedisServer.AmpleTimeout
            ? new HurriedClock()
            : MonotonicClock.Instance;

    private sealed class HurriedClock : IClock
    {
        public long Nanoseconds => 5 * MonotonicClock.Instance.Nanoseconds;

        public double ResolutionNanoseconds => 5 * MonotonicClock.Instance.ResolutionNanoseconds;
    }

    private sealed class AtOnce(Action<MeasurementProgress>? action) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => action?.Invoke(value);
    }
}
