using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Transport;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// Decides whether a run goes on after a request failed. The connection is opened anew and must answer a PING; that and
/// a limit of failures in a row bound the time that a dying server can take.
/// </summary>
internal sealed class FaultLimit(RedisEndpoint endpoint)
{
    private const int FailuresInARow = 10;

    private int _inARow;
    private long _succeededBefore = -1;

    /// <summary>Counts the operations that were on the way, and gives the connection to go on with.</summary>
    /// <exception cref="MeasurementException">The server does not answer any more.</exception>
    public WireConnection Recover(Exception failure, int inFlight, OperationTally tally, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is TransportException { IsTimeout: true }) tally.Timeout(failure.Message, inFlight);
        else tally.ConnectionError(failure is RespException ? $"malformed reply: {failure.Message}" : failure.Message, inFlight);

        _inARow = tally.Succeeded == _succeededBefore ? _inARow + 1 : 1;
        _succeededBefore = tally.Succeeded;
        if (_inARow >= FailuresInARow) throw Lost($"{FailuresInARow} operations in a row failed, last: {failure.Message}", failure);
        try
        {
            return RedisSession.Open(endpoint, cancellationToken);
        }
        catch (MeasurementException error)
        {
            throw Lost($"{failure.Message}, and a new connection failed too", error);
        }
    }

    private MeasurementException Lost(string why, Exception inner) =>
        new(FailureKind.TargetLost, endpoint.ToString(), $"the run ended early: {why}. The results so far stand.", inner);
}
