namespace PerfTools.Engine.Sessions.Report;

/// <summary>What distributions say about the times of a load.</summary>
internal static class LoadTimes
{
    /// <param name="result">The load, with its throughput.</param>
    /// <param name="response">The response times.</param>
    /// <param name="service">The service times, where they are others.</param>
    public static ConcurrentSessionsResult WithTimes(this ConcurrentSessionsResult result, Distribution response, Distribution? service)
    {
        Distribution served = service ?? response;
        bool any = response.Count > 0;
        return result with
        {
            MinUs = any ? response.Minimum : null,
            MeanUs = any ? Math.Round(response.Mean, 3) : null,
            P50Us = response.Percentile(50),
            P90Us = response.Percentile(90),
            P95Us = response.Percentile(95),
            P99Us = response.Percentile(99),
            P999Us = response.Percentile(99.9),
            MaxUs = any ? response.Maximum : null,
            ServiceMeanUs = any ? Math.Round(served.Mean, 3) : null,
            ServiceP50Us = served.Percentile(50),
            ServiceP90Us = served.Percentile(90),
            ServiceP95Us = served.Percentile(95),
            ServiceP99Us = served.Percentile(99),
            ServiceP999Us = served.Percentile(99.9),
            ServiceMaxUs = any ? served.Maximum : null,
            MeanConcurrency = any ? Math.Round(result.ThroughputPerSecond * served.Mean / 1e6, 3) : null,
            Distribution = response,
            ServiceDistribution = service,
        };
    }
}
