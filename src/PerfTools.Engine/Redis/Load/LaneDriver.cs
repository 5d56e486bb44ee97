using System.Runtime.ExceptionServices;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>Runs a slice on one lane on this thread, or on several lanes with a thread each, started together.</summary>
internal sealed class LaneDriver(IReadOnlyList<ILane> lanes, IClock clock) : ILoadDriver
{
    public string TransportName => lanes[0].TransportName;

    public RedisReceiveMode ReceiveMode => lanes[0].ReceiveMode;

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        if (lanes.Count == 1) lanes[0].Run(slice, tally, cancellationToken);
        else RunTogether(slice, tally, cancellationToken);
    }

    public void Dispose()
    {
        foreach (ILane lane in lanes) lane.Dispose();
    }

    private void RunTogether(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        OperationTally[] tallies = [.. lanes.Select(_ => new OperationTally())];
        Exception?[] failures = new Exception?[lanes.Count];
        long begin = 0;
        using Barrier start = new(lanes.Count, _ => begin = clock.Nanoseconds);
        Thread[] threads = [.. lanes.Select((lane, number) => new Thread(() => RunLane(lane, number)) { IsBackground = true, Name = $"PerfTools lane {number}" })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        // Lanes ran side by side: the time that passed is from the common start to the last end, not the sum of theirs.
        long elapsed = Math.Max(clock.Nanoseconds - begin, tallies.Max(one => one.ElapsedNanoseconds));
        long before = tally.ElapsedNanoseconds;
        foreach (OperationTally one in tallies) tally.Add(one);
        tally.ElapsedNanoseconds = before + elapsed;
        if (Array.Find(failures, failure => failure is not null) is { } first) ExceptionDispatchInfo.Throw(first);

        void RunLane(ILane lane, int number)
        {
            try
            {
                start.SignalAndWait(CancellationToken.None);
                lane.Run(slice.Share(number, lanes.Count) with { Start = begin }, tallies[number], cancellationToken);
            }
            catch (Exception failure)
            {
                failures[number] = failure;
            }
        }
    }
}
