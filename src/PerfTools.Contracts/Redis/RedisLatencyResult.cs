namespace PerfTools;

/// <summary>
/// The latency of one operation with one payload through one client on one server. Times are in microseconds. A
/// percentile is null where fewer than ten samples lie beyond it.
/// </summary>
public sealed record RedisLatencyResult
{
    /// <summary>Host and port, or socket path.</summary>
    public required string Target { get; init; }

    /// <summary>The server's product and version, <c>embedded</c> for the demo's own, or <c>unknown</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The client that was measured.</summary>
    public required RedisClient Client { get; init; }

    /// <summary>The operation, or the first word of <c>-CommandText</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Size of the value in bytes; 0 where the operation carries none.</summary>
    public required int PayloadBytes { get; init; }

    /// <summary>What the value consisted of.</summary>
    public required PayloadKind Payload { get; init; }

    /// <summary>Operations that succeeded within the measured rounds; every time below is of these.</summary>
    public long Count { get; init; }

    /// <summary>Operations that did not: error replies, timeouts, lost connections, wrong bytes.</summary>
    public long Errors { get; init; }

    /// <summary>Operations that the server answered with an error.</summary>
    public long ErrorReplies { get; init; }

    /// <summary>Operations without a reply within <c>-Timeout</c>.</summary>
    public long Timeouts { get; init; }

    /// <summary>Operations cut off by a lost connection or a reply that is not RESP.</summary>
    public long ConnectionErrors { get; init; }

    /// <summary>Replies whose bytes are not those that were stored.</summary>
    public long CorruptReplies { get; init; }

    /// <summary>Each kind of error with its count and first message.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    /// <summary>Succeeded operations a second over the measured time.</summary>
    public double ThroughputPerSecond { get; init; }

    /// <summary>The shortest.</summary>
    public double? MinUs { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public double? MeanUs { get; init; }

    /// <summary>The median. In an open loop every time here is response time, from the intended send time.</summary>
    public double? P50Us { get; init; }

    /// <summary>Lower end of the median's 95 % order-statistic confidence interval.</summary>
    public double? P50LowUs { get; init; }

    /// <summary>Upper end of the median's 95 % order-statistic confidence interval.</summary>
    public double? P50HighUs { get; init; }

    /// <summary>The 90th percentile.</summary>
    public double? P90Us { get; init; }

    /// <summary>The 95th percentile.</summary>
    public double? P95Us { get; init; }

    /// <summary>The 99th percentile.</summary>
    public double? P99Us { get; init; }

    /// <summary>The 99.9th percentile; needs 10,000 samples.</summary>
    public double? P999Us { get; init; }

    /// <summary>The longest.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Open loop only: median service time, from the actual send. Null in a merged result: only the response times are kept as samples.</summary>
    public double? ServiceP50Us { get; init; }

    /// <summary>Open loop only: 99th percentile of service time. Null in a merged result.</summary>
    public double? ServiceP99Us { get; init; }

    /// <summary>Open loop only: the longest service time.</summary>
    public double? ServiceMaxUs { get; init; }

    /// <summary>Largest minus smallest round median, as a percentage of the middle one: the stability of the run. Null in a merged result, which no longer knows the rounds.</summary>
    public double? RoundSpreadPercent { get; init; }

    /// <summary>The median of PING on the same connection in the same rounds: what is not the operation's own. Null in a merged result: the PINGs are not kept as samples.</summary>
    public double? PingP50Us { get; init; }

    /// <summary>The longest time for which the host ran nothing of a spinning thread, probed between the rounds.</summary>
    public double? WorstStallUs { get; init; }

    /// <summary>GET and MGET: keys found, as a percentage of keys asked for.</summary>
    public double? HitRatePercent { get; init; }

    /// <summary>GET and MGET: replies compared with what was stored, byte by byte.</summary>
    public long VerifiedReplies { get; init; }

    /// <summary>Unmeasured operations before the first round.</summary>
    public int WarmupCount { get; init; }

    /// <summary>Rounds measured.</summary>
    public int RoundCount { get; init; }

    /// <summary>Connections used at the same time.</summary>
    public int ConnectionCount { get; init; }

    /// <summary>Requests on the way per connection.</summary>
    public int PipelineDepth { get; init; }

    /// <summary>Open loop only: operations a second that were asked for.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>Open loop only: requests that were due and never sent, because twice the time did not drain the backlog.</summary>
    public long? Unsent { get; init; }

    /// <summary>Whether the run was stopped, or lost its server, before its own end.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>Distinct keys.</summary>
    public int KeyCount { get; init; }

    /// <summary><c>Tcp</c>, <c>Unix</c> or <c>Tls</c>.</summary>
    public string Transport { get; init; } = string.Empty;

    /// <summary>How the client waited for replies; Blocking where busy polling did not apply.</summary>
    public RedisReceiveMode ReceiveMode { get; init; }

    /// <summary>RESP version spoken.</summary>
    public RespProtocol Protocol { get; init; }

    /// <summary>Step of the clock.</summary>
    public double ResolutionUs { get; init; }

    /// <summary>What a clock reading costs, the part of every sample that is the instrument's own.</summary>
    public double InstrumentCostUs { get; init; }

    /// <summary>When the measurement of this target began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Time spent measuring this row, warm-up excluded. Of merged runs at the same time, the longest; of repetitions, the sum.</summary>
    public double DurationMs { get; init; }

    /// <summary>What the thresholds say.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>What a reader of these numbers should know: an early end, too few samples, unstable rounds.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>All samples. Response time in an open loop.</summary>
    public required Distribution Distribution { get; init; }

    /// <summary>
    /// The numbers of each round, or of each result that it was merged from, by property, where a threshold has to ask them one by one: internal, so that a table, a CSV or JSON
    /// of results stays flat; kept in a history.
    /// </summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<double>> Rounds { get; init; } = new Dictionary<string, IReadOnlyList<double>>();
}
