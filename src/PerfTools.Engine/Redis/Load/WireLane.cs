using System.Runtime.CompilerServices;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>One connection of the wire client, used by one thread with blocking calls: send, wait, take the reply.</summary>
internal sealed class WireLane : ILane
{
    private readonly FaultLimit _faults;
    private readonly IClock _clock;
    private readonly int _depth;
    private readonly int _number;
    private WireConnection _connection;
    private LatencyCase? _work;
    private RequestTemplate? _template;
    private int _inFlight;

    public WireLane(RedisEndpoint endpoint, IClock clock, int depth, int number, CancellationToken cancellationToken)
        : this(RedisSession.Open(endpoint, cancellationToken), new FaultLimit(endpoint, 1), clock, depth, number)
    {
    }

    internal WireLane(WireConnection connection, FaultLimit faults, IClock clock, int depth, int number)
    {
        _connection = connection;
        _faults = faults;
        _clock = clock;
        _depth = depth;
        _number = number;
    }

    public string TransportName => _connection.Transport.Name;

    /// <summary>How it waits for replies. Awake, it takes a processor for itself: with several lanes that would be the server's.</summary>
    public RedisReceiveMode ReceiveMode
    {
        get => _connection.Transport is SocketTransport { IsBusyPolling: true } ? RedisReceiveMode.BusyPoll : RedisReceiveMode.Blocking;
        init => Wait(value);
    }

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        RequestTemplate template = TemplateOf(slice.Case);
        _connection.Expect(slice.Case.ExpectedReply);
        SliceProgress progress = new(slice, _clock.Nanoseconds, _depth);
        _faults.BeginSlice();
        long begin = _clock.Nanoseconds;
        try
        {
            RunThroughFailures(template, progress, tally, cancellationToken);
        }
        finally
        {
            tally.ElapsedNanoseconds += progress.Elapsed(begin, _clock.Nanoseconds);
            if (!cancellationToken.IsCancellationRequested) tally.Unsent += progress.Unsent;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void RunThroughFailures(RequestTemplate template, SliceProgress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        while (!progress.IsOver && !cancellationToken.IsCancellationRequested && !Slice.IsRefused(tally))
        {
            try
            {
                if (progress.Schedule is null) RunClosedLoop(template, progress, tally, cancellationToken);
                else RunOpenLoop(template, progress, tally, cancellationToken);
            }
            catch (Exception failure) when (failure is TransportException or RespException)
            {
                Recover(failure, progress, tally, cancellationToken);
            }
        }
    }

    private void Recover(Exception failure, SliceProgress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return;
        _connection.Dispose();
        RedisReceiveMode mode = ReceiveMode;
        _connection = _faults.Recover(failure, _inFlight, tally, cancellationToken);
        Wait(mode);
        _connection.Expect(progress.Slice.Case.ExpectedReply);
    }

    private void Wait(RedisReceiveMode mode)
    {
        if (_connection.Transport is SocketTransport socket)
            socket.IsBusyPolling = mode == RedisReceiveMode.BusyPoll && Environment.ProcessorCount > 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunClosedLoop(RequestTemplate template, SliceProgress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        WireConnection connection = _connection;
        LatencyCase work = progress.Slice.Case;
        while (!progress.IsOver && !cancellationToken.IsCancellationRequested)
        {
            int batch = _inFlight = progress.NextBatch();
            template.SelectKeys(work.Keys.Count);
            ReadOnlySpan<byte> request = template.First(batch).Span;
            long started = _clock.Nanoseconds;
            connection.Send(request);
            for (int reply = 0; reply < batch; reply++)
            {
                connection.ReceiveReply();
                long ended = _clock.Nanoseconds;
                ReplyCheck.Count(connection, work, template.KeysPerRequest, ended - started, tally);
                progress.Now = ended;
                _inFlight--;
            }

            if (tally.Succeeded == 0 && Slice.IsRefused(tally)) return;
        }
    }

    private void RunOpenLoop(RequestTemplate template, SliceProgress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        tally.TrackServiceTime();
        while (!progress.IsOver && !cancellationToken.IsCancellationRequested && !Slice.IsRefused(tally))
        {
            template.SelectKeys(progress.Slice.Case.Keys.Count);
            long intended = progress.NextIntended();
            _inFlight = 1;
            OpenLoop.WaitUntil(intended, _clock, cancellationToken);
            long started = _clock.Nanoseconds;
            _connection.Send(template.First(1).Span);
            _connection.ReceiveReply();
            long ended = _clock.Nanoseconds;
            if (ReplyCheck.Count(_connection, progress.Slice.Case, template.KeysPerRequest, ended - intended, tally))
                tally.ServiceTime!.Record(ended - started);
            progress.Now = ended;
            _inFlight = 0;
        }
    }

    // One template at a time: with large payloads on many connections, keeping all would be gigabytes.
    private RequestTemplate TemplateOf(LatencyCase work)
    {
        if (_work == work) return _template!;
        _work = work;
        _template = work.NewTemplate(_depth);
        _template.StartAt(_number % work.Keys.Count);
        return _template;
    }
}
