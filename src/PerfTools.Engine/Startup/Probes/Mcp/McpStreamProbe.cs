using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Whether a server of the Model Context Protocol has shaken hands and listed its tools over its standard streams.</summary>
internal sealed class McpStreamProbe(string name, IReadOnlyList<string> expectedTools) : IProbe, ISurfaceProbe, IIdentifyingProbe, IRemarkingProbe
{
    private readonly StreamChannel _channel = new();
    private McpSession? _session;

    public string Name => name;

    public string? ServerName => _session?.ServerName;

    public int? ToolCount => _session?.Tools?.Count;

    public string? Remark
    {
        get
        {
            int foreign = _channel.ForeignCount + (_session?.ForeignCount ?? 0);
            string lines = foreign == 1 ? "1 line" : FormattableString.Invariant($"{foreign} lines");
            return foreign == 0 ? null : $"{lines} on standard output {(foreign == 1 ? "is" : "are")} no JSON-RPC, which breaks stricter clients: log to standard error";
        }
    }

    /// <summary>Takes each line that the server writes to its standard output.</summary>
    public void Offer(string line) => _channel.Offer(line);

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        using StreamChannel rehearsal = new() { Input = Stream.Null };
        foreach (string answer in McpRehearsal.Answers) rehearsal.Offer(answer);
        McpSession session = new(rehearsal);
        for (int attempt = 1; attempt <= 2; attempt++) session.Advance(new AttemptLimit(McpRehearsal.Time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken)
    {
        _channel.Input = server.Process.Input;
        _session ??= new McpSession(_channel);
        string? problem = _session.Advance(new AttemptLimit(AttemptLimit.Usual, cancellationToken));

        // It was asked before it could answer, and its answer was waited for: there is no time between two attempts in this.
        return new ProbeOutcome { Problem = problem, At = problem is null ? MonotonicClock.Instance.Nanoseconds : null };
    }

    public IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken) =>
        McpToolCheck.FindMissing(expectedTools, _session?.Tools);

    public void Dispose() => _channel.Dispose();
}
