using PerfTools.Engine.Redis.Load;

namespace PerfTools.Engine.Redis;

/// <summary>What has been measured of one case so far.</summary>
internal sealed class CaseRecord(LatencyCase work)
{
    private OperationTally _round = new();

    public LatencyCase Case { get; } = work;

    public OperationTally Total { get; private set; } = new();

    /// <summary>The distribution and throughput of every finished round.</summary>
    public List<(Distribution Distribution, double Throughput)> Rounds { get; } = [];

    /// <summary>Set where the server refused every operation; the case is not asked again.</summary>
    public bool IsRefused { get; set; }

    public OperationTally Current => _round;

    public bool HasAnything => Total.Succeeded + Total.Errors > 0;

    /// <summary>Closes the round under way: its samples join the total.</summary>
    public void EndRound()
    {
        if (_round.Succeeded + _round.Errors == 0) return;
        if (_round.Succeeded > 0)
            Rounds.Add((_round.Latency.ToDistribution(), _round.Succeeded * 1e9 / Math.Max(1, _round.ElapsedNanoseconds)));
        Total.Add(_round);
        _round = new OperationTally();
    }

    /// <summary>Takes the errors of a warm-up that was refused as the outcome.</summary>
    public void Refuse(OperationTally warmup)
    {
        IsRefused = true;
        Total.AddErrors(warmup);
    }

    /// <summary>Starts over, for the next interval of a continuous run; a server that refused is asked again.</summary>
    public void Reset()
    {
        Total = new OperationTally();
        _round = new OperationTally();
        Rounds.Clear();
        IsRefused = false;
    }
}
