using PerfTools.Engine.Redis.Statistics;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Get-RedisStatistic: several servers at the same time, so that they are read over the same window.</summary>
internal static class RedisStatisticBody
{
    public static Task RunAsync(IReadOnlyList<RedisStatisticOptions> servers, ICmdletOutput output, CancellationToken cancellationToken) =>
        Task.WhenAll(servers.Select(server => RunAsync(server, output, cancellationToken)));

    private static async Task RunAsync(RedisStatisticOptions options, ICmdletOutput output, CancellationToken cancellationToken)
    {
        NoteTally notes = new();
        await MeasurementBody.Guard(output, options.Endpoint.ToString(), async () =>
        {
            RedisStatisticMeasurement measurement = new(options) { Failed = output.WriteFailure };
            await foreach (RedisStatistic result in measurement.MeasureAsync(cancellationToken).ConfigureAwait(false))
            {
                output.WriteResult(result);
                notes.Add(result.Target, result.Notes);
            }
        }).ConfigureAwait(false);
        notes.Warn(output, options.Endpoint.ToString());
    }
}
