using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Transport;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// Many connections on one thread: each sends as soon as its last reply is complete (closed loop), or the next intended
/// request goes to a connection that is free (open loop; a request waits for one, and its latency counts the wait).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollDriver : ILoadDriver
{
    private const int TimeoutScanMilliseconds = 100;

    private readonly IClock _clock;
    private readonly RedisEndpoint _endpoint;
    private readonly FaultLimit _faults;
    private readonly Epoll _epoll;
    private readonly EpollChannel[] _channels;
    private readonly int _depth;

    public EpollDriver(RedisEndpoint endpoint, IClock clock, int connections, int depth, CancellationToken cancellationToken)
    {
        _clock = clock;
        _endpoint = endpoint;
        _depth = depth;
        _faults = new FaultLimit(endpoint);
        _epoll = new Epoll(connections);
        _channels = new EpollChannel[connections];
        try
        {
            for (int number = 0; number < connections; number++)
                _channels[number] = new EpollChannel(number, RedisSession.Open(endpoint, cancellationToken), _epoll, depth);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string TransportName => _channels[0].Connection.Transport.Name;

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        EpollRun run = new(slice, _clock.Nanoseconds, _depth);
        if (run.Schedule is not null) tally.TrackServiceTime();
        foreach (EpollChannel channel in _channels) channel.Prepare(slice.Case);
        long begin = run.Now;
        try
        {
            Loop(run, tally, cancellationToken);
        }
        catch (MeasurementException)
        {
            foreach (EpollChannel channel in _channels)
                if (channel.IsBusy) tally.Timeout("no reply before the run ended", channel.InFlight);
            throw;
        }
        finally
        {
            tally.ElapsedNanoseconds += _clock.Nanoseconds - begin;
        }

        AbandonBusy(cancellationToken);
    }

    public void Dispose()
    {
        foreach (EpollChannel? channel in _channels) channel?.Connection.Dispose();
        _epoll.Dispose();
    }

    private void Loop(EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        long nextScan = run.Now;
        do
        {
            Start(run, tally, cancellationToken);
            int ready = _epoll.Wait(WaitMilliseconds(run));
            run.Now = _clock.Nanoseconds;
            for (int i = 0; i < ready; i++) Serve(_channels[_epoll.NumberAt(i)], run, tally, cancellationToken);
            if (run.Now < nextScan) continue;
            EndTimedOut(run, tally, cancellationToken);
            nextScan = run.Now + (TimeoutScanMilliseconds * 1_000_000L);
        }
        while ((run.MayStart || run.Busy > 0) && !cancellationToken.IsCancellationRequested && !Slice.IsRefused(tally));
    }

    /// <summary>Sends on every free connection for which there is a request now.</summary>
    private void Start(EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        for (int number = 0; number < _channels.Length && run.Busy < _channels.Length; number++)
        {
            if (_channels[number].IsBusy) continue;
            if (!run.TryTake(_clock.Nanoseconds, out int batch, out long? intended)) return;
            Send(_channels[number], batch, intended, run, tally, cancellationToken);
        }
    }

    private void Send(EpollChannel channel, int batch, long? intended, EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        run.Busy++;
        channel.SelectKeys(batch);
        channel.Started = _clock.Nanoseconds;
        channel.Intended = intended;
        try
        {
            channel.Send();
        }
        catch (TransportException failure)
        {
            Replace(channel, failure, run, tally, cancellationToken);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(EpollChannel channel, EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        if (!channel.IsBusy) return;
        try
        {
            channel.Send();
            if (!channel.Connection.TryFill(channel.Transport)) return;
            while (channel.IsBusy && channel.Connection.TryTakeReply())
            {
                long ended = _clock.Nanoseconds;
                bool succeeded = ReplyCheck.Count(
                    channel.Connection, run.Slice.Case, channel.KeysPerRequest, ended - (channel.Intended ?? channel.Started), tally);
                if (succeeded && channel.Intended is not null) tally.ServiceTime!.Record(ended - channel.Started);
                run.Now = ended;
                channel.InFlight--;
            }
        }
        catch (Exception failure) when (failure is TransportException or RespException)
        {
            Replace(channel, failure, run, tally, cancellationToken);
            return;
        }

        if (channel.IsBusy) return;
        run.Busy--;
        if (run.Schedule is null && run.TryTake(run.Now, out int batch, out _))
            Send(channel, batch, null, run, tally, cancellationToken);
    }

    private int WaitMilliseconds(EpollRun run)
    {
        if (run.Schedule is null || !run.MayStart || run.Busy == _channels.Length) return TimeoutScanMilliseconds;
        long left = (run.Schedule.NextIntended - _clock.Nanoseconds) / 1_000_000;

        // epoll_wait counts milliseconds: the last one and a half are spent awake, or every request would be late.
        return (int)Math.Clamp(left - 2, 0, TimeoutScanMilliseconds);
    }

    private void EndTimedOut(EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        foreach (EpollChannel channel in _channels)
        {
            if (channel.IsBusy && run.Now - channel.Started > _endpoint.Timeout.TotalNanoseconds)
                Replace(channel, new TransportException(true, "timed out while waiting for a reply"), run, tally, cancellationToken);
        }
    }

    private void Replace(EpollChannel channel, Exception failure, EpollRun run, OperationTally tally, CancellationToken cancellationToken)
    {
        int inFlight = channel.InFlight;
        run.Busy--;
        channel.Connection.Dispose();
        channel.InFlight = 0;
        channel.Use(_faults.Recover(failure, inFlight, tally, cancellationToken));
        channel.Prepare(run.Slice.Case);
    }

    /// <summary>A slice that ended before its replies came leaves them behind on connections that must not be used again.</summary>
    private void AbandonBusy(CancellationToken cancellationToken)
    {
        foreach (EpollChannel channel in _channels.Where(channel => channel.IsBusy))
        {
            channel.Connection.Dispose();
            channel.InFlight = 0;
            if (!cancellationToken.IsCancellationRequested) channel.Use(RedisSession.Open(_endpoint, cancellationToken));
        }
    }
}
