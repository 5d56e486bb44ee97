using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions.Redis;

/// <summary>Redis commands on keys of the run's own, which are put in place before and taken away after.</summary>
internal sealed class RedisWireWorkload : IWireWorkload
{
    private readonly RedisEndpoint _endpoint;
    private readonly CasePlan _plan;
    private KeyKeeper? _keys;

    /// <param name="workload">The commands.</param>
    /// <param name="load">The load: how long the keys must live, and how long a reply may take.</param>
    public RedisWireWorkload(RedisWorkload workload, SessionLoadOptions load)
    {
        _endpoint = workload.Endpoint with { Timeout = load.Timeout < TimeSpan.FromHours(1) ? load.Timeout : TimeSpan.FromHours(1) };
        _plan = new CasePlan(
            new RedisLatencyOptions
            {
                Endpoint = _endpoint,
                Operations = [workload.Operation],
                PayloadSizes = [workload.PayloadSize],
                KeyCount = workload.KeyCount,
                Duration = load.PlannedDuration ?? TimeSpan.FromHours(6),
            },
            owner: null);
    }

    public SessionWork Work => SessionWork.Redis;

    public string Target => _endpoint.ToString();

    public string Operation => Case.Payload.Length == 0 ? Case.Name : $"{Case.Name} {Case.Payload.Length} B";

    public string Transport => _endpoint.UseTls ? "Tls" : _endpoint.UnixSocketPath is null ? "Tcp" : "Unix";

    public bool CanShareThread => !_endpoint.UseTls;

    public void Prepare(CancellationToken cancellationToken)
    {
        if (Case.Operation == RedisOperation.Ping) return;

        // Where there is no server there are no keys either.
        RedisSession.Open(_endpoint, cancellationToken).Dispose();
        _keys = new KeyKeeper(_endpoint, _plan, cancellationToken);
        try
        {
            _keys.Prime(Case);
        }
        catch (Exception failure) when (RedisSession.Explain(failure, _endpoint) is not null)
        {
            throw RedisSession.Explain(failure, _endpoint)!;
        }

        if (_keys.Refusals.TryGetValue(Case, out string? refusal)) throw RedisSession.Refusal(refusal, Target, Case.Name);
    }

    public string? Finish() => _keys?.RemoveAll();

    public WireExchange NewExchange(int session) => new RedisExchange(_endpoint, Case, session);

    private LatencyCase Case => _plan.Cases[0];
}
