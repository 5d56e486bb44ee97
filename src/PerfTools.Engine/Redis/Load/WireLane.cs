using System.Runtime.CompilerServices;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Transport;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>One connection of the wire client, used by one thread with blocking calls: send, wait, take the reply.</summary>
internal sealed class WireLane : ILane
{
    private readonly Dictionary<LatencyCase, RequestTemplate> _templates = [];
    private readonly FaultLimit _faults;
    private readonly IClock _clock;
    private readonly int _depth;
    private readonly int _number;
    private volatile WireConnection _connection;

    public WireLane(RedisEndpoint endpoint, IClock clock, int depth, int number, CancellationToken cancellationToken)
        : this(RedisSession.Open(endpoint, cancellationToken), new FaultLimit(endpoint), clock, depth, number)
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

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        RequestTemplate template = TemplateOf(slice.Case);
        _connection.Expect(slice.Case.ExpectedReply);
        Progress progress = new(slice, _clock.Nanoseconds);
        using CancellationTokenRegistration abort = cancellationToken.Register(() => _connection.Transport.Abort());
        long begin = _clock.Nanoseconds;
        try
        {
            RunThroughFailures(template, progress, tally, cancellationToken);
        }
        finally
        {
            tally.ElapsedNanoseconds += _clock.Nanoseconds - begin;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void RunThroughFailures(RequestTemplate template, Progress progress, OperationTally tally, CancellationToken cancellationToken)
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

    private void Recover(Exception failure, Progress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return;
        _connection.Dispose();
        _connection = _faults.Recover(failure, progress.InFlight, tally, cancellationToken);
        _connection.Expect(progress.Slice.Case.ExpectedReply);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunClosedLoop(RequestTemplate template, Progress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        WireConnection connection = _connection;
        LatencyCase work = progress.Slice.Case;
        while (!progress.IsOver && !cancellationToken.IsCancellationRequested)
        {
            int batch = progress.NextBatch(_depth);
            template.SelectKeys(work.Keys.Count);
            ReadOnlySpan<byte> request = template.First(batch).Span;
            long started = _clock.Nanoseconds;
            connection.Send(request);
            for (int reply = 0; reply < batch; reply++)
            {
                connection.ReceiveReply();
                long ended = _clock.Nanoseconds;
                ReplyCheck.Count(connection, work, template.KeysPerRequest, ended - started, tally);
                progress.Replied(ended);
            }

            if (tally.Succeeded == 0 && Slice.IsRefused(tally)) return;
        }
    }

    private void RunOpenLoop(RequestTemplate template, Progress progress, OperationTally tally, CancellationToken cancellationToken)
    {
        tally.TrackServiceTime();
        while (!progress.IsOver && !cancellationToken.IsCancellationRequested && !Slice.IsRefused(tally))
        {
            progress.NextBatch(1);
            template.SelectKeys(progress.Slice.Case.Keys.Count);
            long intended = progress.Schedule!.Take();
            OpenLoop.WaitUntil(intended, _clock, cancellationToken);
            long started = _clock.Nanoseconds;
            _connection.Send(template.First(1).Span);
            _connection.ReceiveReply();
            long ended = _clock.Nanoseconds;
            if (ReplyCheck.Count(_connection, progress.Slice.Case, template.KeysPerRequest, ended - intended, tally))
                tally.ServiceTime!.Record(ended - started);
            progress.Replied(ended);
        }
    }

    private RequestTemplate TemplateOf(LatencyCase work)
    {
        if (!_templates.TryGetValue(work, out RequestTemplate? template))
        {
            _templates[work] = template = work.NewTemplate(_depth);
            template.StartAt(_number % work.Keys.Count);
        }

        return template;
    }

    /// <summary>How far a slice has come in this lane; survives a reconnection.</summary>
    private sealed class Progress
    {
        private readonly long _deadline;
        private long _left;
        private long _now;

        public Progress(Slice slice, long start)
        {
            Slice = slice;
            _now = start;
            _left = slice.Duration is null ? slice.Count : long.MaxValue;
            _deadline = slice.Duration is { } duration ? start + (long)duration.TotalNanoseconds : long.MaxValue;
            Schedule = slice.Rate is { } rate ? new OpenLoop(rate, start) : null;
        }

        public Slice Slice { get; }

        public OpenLoop? Schedule { get; }

        /// <summary>Requests that were sent and not yet answered.</summary>
        public int InFlight { get; private set; }

        public bool IsOver => _left <= 0 || _now >= _deadline || Schedule?.NextIntended >= _deadline;

        public int NextBatch(int depth)
        {
            int batch = (int)Math.Min(depth, _left);
            _left -= batch;
            InFlight = batch;
            return batch;
        }

        public void Replied(long now)
        {
            _now = now;
            InFlight--;
        }
    }
}
