using System.Diagnostics;
using System.Runtime.ExceptionServices;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis;

/// <summary>One run against one server: warm-up, rounds in which the cases take turns, results, and tidying up.</summary>
internal sealed class NodeRun
{
    private const int SettlingOperations = 50;
    private const int YardstickOperations = 500;
    private static readonly TimeSpan StallProbeTotal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestShare = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan StallProbeOfInterval = TimeSpan.FromMilliseconds(50);

    private readonly RedisLatencyOptions _options;
    private readonly IClock _clock;
    private readonly IProgress<MeasurementProgress>? _progress;
    private readonly CancellationToken _token;
    private readonly CasePlan _plan;
    private readonly KeyKeeper _keys;
    private readonly StallProbe _stalls;
    private readonly Dictionary<RedisClient, ILoadDriver> _drivers = [];
    private readonly Dictionary<LatencyCase, CaseRecord> _records;
    private RunFacts _facts;

    public NodeRun(
        RedisLatencyOptions options, ClusterMaster? owner, IClock clock, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        _options = options;
        _clock = clock;
        _progress = progress;
        _token = cancellationToken;
        _plan = new CasePlan(options, owner);
        _keys = new KeyKeeper(options.Endpoint, _plan, cancellationToken);
        _stalls = new StallProbe(clock);
        _records = _plan.Cases.Union(_plan.Pings).ToDictionary(work => work, work => new CaseRecord(work));
        _facts = new RunFacts
        {
            Endpoint = options.Endpoint,
            Server = new ServerInfo("unknown", 0, 0, string.Empty),
            StartedAt = DateTimeOffset.Now,
            ResolutionUs = clock.ResolutionNanoseconds / 1000,
            InstrumentCostUs = InstrumentCost.ClockReadingUs(clock),
        };
    }

    public void Run(Action<RedisLatencyResult> emit)
    {
        string? leftBehind = null;
        Exception? failure = null;
        try
        {
            Report("connecting", 0);
            Open();
            Warm();
            if (_options.Interval is { } interval) RunContinuously(interval, emit);
            else RunRounds();
        }
        catch (Exception error)
        {
            // Whatever it was: what has been measured is handed over first, and the failure after it.
            failure = error is OperationCanceledException ? null : RedisSession.Explain(error, _options.Endpoint) ?? error;
            _facts = _facts with { EndedEarly = true, Note = failure is null ? "stopped before the end" : "the run ended early" };
        }
        finally
        {
            leftBehind = _keys.RemoveAll();
        }

        Finish(emit, leftBehind, failure);
    }

    private void Finish(Action<RedisLatencyResult> emit, string? leftBehind, Exception? failure)
    {
        if (leftBehind is not null && (failure is not null || _token.IsCancellationRequested))
            _facts = _facts with { Note = $"{_facts.Note}; {leftBehind.TrimEnd('.')}" };
        try
        {
            foreach (CaseRecord record in _records.Values) record.EndRound();
            if (_options.Interval is null || _facts.EndedEarly) EmitAll(emit);
        }
        finally
        {
            foreach (ILoadDriver driver in _drivers.Values) driver.Dispose();
        }

        _token.ThrowIfCancellationRequested();
        if (failure is MeasurementException measurement && leftBehind is not null)
            throw new MeasurementException(measurement.Kind, measurement.Target, $"{measurement.Reason} Besides, {leftBehind}", measurement);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        if (leftBehind is not null) throw new MeasurementException(FailureKind.KeysLeftBehind, _options.Endpoint.ToString(), leftBehind);
    }

    private void Open()
    {
        using (WireConnection connection = RedisSession.Open(_options.Endpoint, _token))
            _facts = _facts with { Server = ServerInfo.Ask(connection) };
        RefuseToEvict(_facts.Server);
        foreach (RedisClient client in _options.Clients.Distinct())
            _drivers[client] = LoadDrivers.Open(client, _options.Endpoint, _options, _plan, _clock, _token);
    }

    private void RefuseToEvict(ServerInfo server)
    {
        if (_options.AllowEviction || _plan.LargestFootprint == 0) return;
        if (server.Refusal is { } refusal)
        {
            throw new MeasurementException(
                FailureKind.WouldEvictKeys,
                _options.Endpoint.ToString(),
                $"whether writing would evict other keys cannot be told, as INFO is refused ({refusal}). Allow it to the user, or use -AllowEviction.");
        }

        if (!server.EvictsAtLimit) return;
        long left = server.MaximumMemory - server.UsedMemory;
        if (_plan.LargestFootprint < left) return;
        throw new MeasurementException(
            FailureKind.WouldEvictKeys,
            _options.Endpoint.ToString(),
            $"{Math.Max(0, left)} bytes are left below maxmemory and this run would write {_plan.LargestFootprint}: with the policy {server.EvictionPolicy} the server would evict other keys. Use smaller -PayloadSize or -KeyCount, or -AllowEviction.");
    }

    private void Warm()
    {
        foreach (CaseRecord record in _records.Values)
        {
            Report($"warming up {record.Case.Name}", 0);
            _keys.Prime(record.Case);
            if (_options.WarmupCount == 0) continue;
            OperationTally warmup = new();
            try
            {
                RunSlice(record.Case, new Slice(record.Case, _options.WarmupCount), warmup);
            }
            catch (MeasurementException)
            {
                record.Refuse(warmup);
                throw;
            }

            if (!_token.IsCancellationRequested && warmup.Succeeded == 0 && warmup.Errors > 0) record.Refuse(warmup);
        }
    }

    private void RunRounds()
    {
        CaseRecord[] measured = [.. _records.Values];
        for (int round = 0; round < _options.RoundCount; round++)
        {
            _stalls.Spin(StallProbeTotal / _options.RoundCount, _token);
            _facts = _facts with { WorstStallUs = _stalls.WorstUs };
            for (int turn = 0; turn < measured.Length; turn++)
            {
                // Every round begins with another case, so that none always follows the same one.
                CaseRecord record = measured[(turn + round) % measured.Length];
                Report($"round {round + 1} of {_options.RoundCount}, {record.Case.Name} {record.Case.Payload.Length} B", Percent(round, turn, measured.Length));
                Measure(record, SliceOfRound(record.Case, round));
            }
        }
    }

    /// <summary>Intervals of equal length, cases sharing what is left of each; what a server refused is asked again.</summary>
    private void RunContinuously(TimeSpan interval, Action<RedisLatencyResult> emit)
    {
        CaseRecord[] measured = [.. _records.Values];
        while (true)
        {
            Stopwatch elapsed = Stopwatch.StartNew();
            Report("watching", -1);
            _facts = _facts with { StartedAt = DateTimeOffset.Now };
            _stalls.Spin(StallProbeOfInterval, _token);
            _facts = _facts with { WorstStallUs = _stalls.WorstUs };
            for (int turn = 0; turn < measured.Length; turn++)
            {
                TimeSpan share = (interval - elapsed.Elapsed) / (measured.Length - turn);
                Measure(measured[turn], SliceOfInterval(measured[turn].Case, share));
            }

            EmitAll(emit);
            foreach (CaseRecord record in measured) record.Reset();

            // Cases that were refused took no time: without a pause the server would be asked without one.
            TimeSpan rest = interval - elapsed.Elapsed;
            if (rest > TimeSpan.Zero) _token.WaitHandle.WaitOne(rest);
            _token.ThrowIfCancellationRequested();
        }
    }

    private Slice SliceOfRound(LatencyCase work, int round)
    {
        if (!_plan.Cases.Contains(work)) return new Slice(work, YardstickOperations);
        if (_options.Duration is { } duration) return new Slice(work, long.MaxValue, duration / _options.RoundCount, _options.Rate);
        long count = _options.Count!.Value;
        long ofRound = (count / _options.RoundCount) + (round < count % _options.RoundCount ? 1 : 0);
        return new Slice(work, ofRound, null, _options.Rate);
    }

    private Slice SliceOfInterval(LatencyCase work, TimeSpan share)
    {
        TimeSpan duration = share > ShortestShare ? share : ShortestShare;
        return _plan.Cases.Contains(work) ? new Slice(work, long.MaxValue, duration, _options.Rate) : new Slice(work, YardstickOperations);
    }

    private void Measure(CaseRecord record, Slice slice)
    {
        _token.ThrowIfCancellationRequested();
        if (record.IsRefused) return;
        _keys.Refresh(record.Case);
        if (_options.WarmupCount > 0) Settle(record);
        RunSlice(record.Case, slice, record.Current);
        _token.ThrowIfCancellationRequested();
        record.IsRefused = Slice.IsRefused(record.Current);
        record.EndRound();
    }

    /// <summary>The first operations after another case are not measured; what fails among them is still an error.</summary>
    private void Settle(CaseRecord record)
    {
        OperationTally settling = new();
        try
        {
            RunSlice(record.Case, new Slice(record.Case, SettlingOperations), settling);
        }
        finally
        {
            record.Current.AddErrors(settling);
        }
    }

    /// <summary>Runs a slice in stretches, between which values that grow are emptied.</summary>
    private void RunSlice(LatencyCase work, Slice slice, OperationTally tally)
    {
        ILoadDriver driver = _drivers[work.Client];
        if (work.LongestStretch == long.MaxValue)
        {
            driver.Run(slice, tally, _token);
            return;
        }

        long end = tally.ElapsedNanoseconds + (long)(slice.Duration?.TotalNanoseconds ?? long.MaxValue / 2);
        long left = slice.Count;
        while (left > 0 && tally.ElapsedNanoseconds < end && !_token.IsCancellationRequested && !Slice.IsRefused(tally))
        {
            TimeSpan? duration = slice.Duration is null ? null : TimeSpan.FromMicroseconds((end - tally.ElapsedNanoseconds) / 1000.0);
            driver.Run(slice with { Count = Math.Min(left, work.LongestStretch), Duration = duration }, tally, _token);
            left -= work.LongestStretch;
            _keys.Refresh(work);
        }
    }

    private void EmitAll(Action<RedisLatencyResult> emit)
    {
        foreach (LatencyCase work in _plan.Cases.Where(work => _records[work].HasAnything))
        {
            CaseRecord ping = _records[_plan.Pings.First(ping => ping.Client == work.Client)];
            string? refusal = _keys.Refusals.GetValueOrDefault(work);
            ILoadDriver driver = _drivers[work.Client];
            LinkFacts link = new(driver.TransportName, driver.ReceiveMode);
            emit(ResultBuilder.Build(_records[work], ping, _facts, _options, link, refusal));
        }
    }

    private int Percent(int round, int turn, int turns) => (int)(100L * ((round * turns) + turn) / (_options.RoundCount * turns));

    private void Report(string status, int percent) =>
        _progress?.Report(new MeasurementProgress($"Redis latency of {_options.Endpoint}", status, percent));
}
