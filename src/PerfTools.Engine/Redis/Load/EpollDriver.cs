using PerfTools.Engine.Platform;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;
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
    private int _busy;

    public EpollDriver(RedisEndpoint endpoint, IClock clock, int connections, int depth, CancellationToken cancellationToken)
    {
        _clock = clock;
        _endpoint = endpoint;
        _depth = depth;
        _faults = new FaultLimit(endpoint, connections);
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

    public RedisReceiveMode ReceiveMode => RedisReceiveMode.Blocking;

    public string TransportName => _channels[0].Connection.Transport.Name;

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        SliceProgress run = new(slice, _clock.Nanoseconds, _depth);
        _busy = 0;
        if (run.Schedule is not null) tally.TrackServiceTime();
        _faults.BeginSlice();
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
            tally.ElapsedNanoseconds += run.Elapsed(begin, _clock.Nanoseconds);
            if (!cancellationToken.IsCancellationRequested) tally.Unsent += run.Unsent;
        }

        AbandonBusy(tally, cancellationToken);
    }

    public void Dispose()
    {
        foreach (EpollChannel? channel in _channels) channel?.Connection.Dispose();
        _epoll.Dispose();
    }

    private void Loop(SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
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
        while ((!run.IsOver || _busy > 0) && !cancellationToken.IsCancellationRequested && !Slice.IsRefused(tally));
    }

    /// <summary>Sends on every free connection for which there is a request now.</summary>
    private void Start(SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
    {
        for (int number = 0; number < _channels.Length && _busy < _channels.Length; number++)
        {
            if (_channels[number].IsBusy) continue;
            if (run.IsOver || run.Schedule?.NextIntended > _clock.Nanoseconds) return;
            if (run.Schedule is null) Send(_channels[number], run.NextBatch(), null, run, tally, cancellationToken);
            else Send(_channels[number], 1, run.NextIntended(), run, tally, cancellationToken);
        }
    }

    private void Send(EpollChannel channel, int batch, long? intended, SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
    {
        _busy++;
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
    private void Serve(EpollChannel channel, SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
    {
        if (!channel.IsBusy)
        {
            ServeIdle(channel, run.Slice.Case, cancellationToken);
            return;
        }

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
        _busy--;
        if (run.Schedule is null && !run.IsOver) Send(channel, run.NextBatch(), null, run, tally, cancellationToken);
    }

    /// <summary>An idle connection has something to say when the server closes it; it would say so for ever.</summary>
    private void ServeIdle(EpollChannel channel, LatencyCase work, CancellationToken cancellationToken)
    {
        try
        {
            channel.Connection.TryFill(channel.Transport);
        }
        catch (TransportException)
        {
            channel.Connection.Dispose();
            channel.Use(RedisSession.Open(_endpoint, cancellationToken));
            channel.Prepare(work);
        }
    }

    private int WaitMilliseconds(SliceProgress run)
    {
        if (run.Schedule is null || run.IsOver || _busy == _channels.Length) return TimeoutScanMilliseconds;
        long left = (run.Schedule.NextIntended - _clock.Nanoseconds) / 1_000_000;

        // epoll_wait counts milliseconds: the last two are spent awake, or every request would be late.
        return (int)Math.Clamp(left - 2, 0, TimeoutScanMilliseconds);
    }

    private void EndTimedOut(SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
    {
        foreach (EpollChannel channel in _channels)
        {
            if (!IsLate(channel)) continue;

            // Replacing the one before may have taken long enough for this one's reply to come.
            Serve(channel, run, tally, cancellationToken);
            if (IsLate(channel))
                Replace(channel, new TransportException(true, "timed out while waiting for a reply"), run, tally, cancellationToken);
        }
    }

    private bool IsLate(EpollChannel channel) =>
        channel.IsBusy && _clock.Nanoseconds - channel.Started > _endpoint.Timeout.TotalNanoseconds;

    private void Replace(EpollChannel channel, Exception failure, SliceProgress run, OperationTally tally, CancellationToken cancellationToken)
    {
        int inFlight = channel.InFlight;
        _busy--;
        channel.Connection.Dispose();
        channel.InFlight = 0;
        channel.Use(_faults.Recover(failure, inFlight, tally, cancellationToken));
        channel.Prepare(run.Slice.Case);
    }

    /// <summary>A slice that ended before its replies came leaves them behind on connections that must not be used again.</summary>
    private void AbandonBusy(OperationTally tally, CancellationToken cancellationToken)
    {
        foreach (EpollChannel channel in _channels.Where(channel => channel.IsBusy))
        {
            channel.Connection.Dispose();
            if (!cancellationToken.IsCancellationRequested)
            {
                tally.ConnectionError("given up with the refused operation", channel.InFlight);
                channel.Use(RedisSession.Open(_endpoint, cancellationToken));
            }

            channel.InFlight = 0;
        }
    }
}
