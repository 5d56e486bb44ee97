using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// Decides whether a run goes on after a request failed. The connection is opened anew and must answer a PING; that, and
/// limits of failures in a row and of timeouts in all, bound the time that a dying server can take. Both limits are per
/// connection: a server that drops fifty clients at once has failed once.
/// </summary>
internal sealed class FaultLimit(RedisEndpoint endpoint, int connections)
{
    private const int FailuresInARow = 10;
    private const int TimeoutsInAll = 20;

    private int _inARow;
    private int _timeouts;
    private long _succeededBefore;

    /// <summary>Forgets the failures in a row; the timeouts of the whole run stay counted.</summary>
    public void BeginSlice()
    {
        _inARow = 0;
        _succeededBefore = 0;
    }

    /// <summary>Counts the operations that were on the way, and gives the connection to go on with.</summary>
    /// <exception cref="MeasurementException">The server does not answer any more.</exception>
    public WireConnection Recover(Exception failure, int inFlight, OperationTally tally, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Count(failure, inFlight, tally);
        if (_inARow >= FailuresInARow * connections) throw Lost($"{_inARow} operations in a row failed, last: {failure.Message}", failure);
        if (_timeouts >= TimeoutsInAll * connections) throw Lost($"{_timeouts} operations timed out", failure);
        try
        {
            return RedisSession.Open(endpoint, cancellationToken);
        }
        catch (MeasurementException error)
        {
            throw Lost($"{failure.Message}, and a new connection failed too", error);
        }
    }

    private void Count(Exception failure, int inFlight, OperationTally tally)
    {
        bool isTimeout = failure is TransportException { IsTimeout: true };
        if (isTimeout) tally.Timeout(failure.Message, inFlight);
        else tally.ConnectionError(failure is RespException ? $"malformed reply: {failure.Message}" : failure.Message, inFlight);
        if (isTimeout) _timeouts++;
        _inARow = tally.Succeeded == _succeededBefore ? _inARow + 1 : 1;
        _succeededBefore = tally.Succeeded;
    }

    private MeasurementException Lost(string why, Exception inner) =>
        new(FailureKind.TargetLost, endpoint.ToString(), $"the run ended early: {why}. The results so far stand.", inner);
}
