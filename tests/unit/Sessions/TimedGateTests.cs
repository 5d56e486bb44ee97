using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Tests.Sessions;

/// <summary>A session's thread and the watchdog decide together how an operation ended, and never both.</summary>
public class TimedGateTests
{
    [Fact]
    public void What_ends_in_time_has_ended_by_itself()
    {
        TimedGate gate = new();
        gate.Begin(100, 50);
        Assert.False(gate.TryInterrupt(150, isCancelled: false));
        Assert.False(gate.TryAbandon(10_000, isCancelled: false, 0, out _));
        Assert.Equal(GateEnd.Ended, gate.End());
        Assert.False(gate.TryInterrupt(10_000, isCancelled: true));
    }

    [Fact]
    public void What_outlasts_its_limit_is_interrupted_once_and_given_up_after_its_grace()
    {
        TimedGate gate = new();
        gate.Begin(100, 50);
        Assert.True(gate.TryInterrupt(151, isCancelled: false));
        Assert.False(gate.TryInterrupt(152, isCancelled: true));
        Assert.False(gate.TryAbandon(161, isCancelled: false, 10, out _));
        Assert.True(gate.TryAbandon(162, isCancelled: false, 10, out GateEnd interruption));
        Assert.Equal(GateEnd.TimedOut, interruption);
        Assert.Equal(151, gate.InterruptedAt);
        Assert.True(gate.IsAbandoned);
        Assert.Equal(GateEnd.Abandoned, gate.End());
        Assert.Equal(GateEnd.Abandoned, gate.End());
    }

    [Fact]
    public void After_a_stop_another_limit_holds()
    {
        TimedGate gate = new();
        gate.Begin(100, limit: 1000, limitAfterStop: 50);
        Assert.False(gate.TryInterrupt(149, isCancelled: true));
        Assert.True(gate.TryInterrupt(150, isCancelled: true));
        gate.Deliver();
        Assert.Equal(GateEnd.Cancelled, gate.End());
    }

    [Fact]
    public void A_pause_is_never_interrupted_and_given_up_after_its_limit_and_grace_or_after_a_stop_and_grace()
    {
        TimedGate gate = new();
        gate.Pause(100, 50);
        Assert.False(gate.TryInterrupt(10_000, isCancelled: true));
        Assert.False(gate.TryAbandon(160, isCancelled: false, 10, out _));
        Assert.False(gate.TryAbandon(110, isCancelled: true, 10, out _));
        Assert.Equal(GateEnd.Ended, gate.End());
        Assert.False(gate.TryAbandon(10_000, isCancelled: true, 10, out _));

        gate.Pause(100, 50);
        Assert.True(gate.TryAbandon(161, isCancelled: false, 10, out GateEnd interruption));
        Assert.Equal((GateEnd.Ended, GateEnd.Abandoned), (interruption, gate.End()));

        TimedGate stopped = new();
        stopped.Pause(100, 50);
        Assert.True(stopped.TryAbandon(111, isCancelled: true, 10, out _));
        Assert.Equal(GateEnd.Abandoned, stopped.End());
    }

    [Fact]
    public void Each_of_a_hundred_thousand_operations_is_counted_by_exactly_one_side_and_no_interruption_hits_the_next()
    {
        const int Operations = 100_000;
        TimedGate gate = new();
        long clock = 0;
        int current = 0;
        long interruptions = 0;
        long misdirected = 0;
        int isOver = 0;
        Thread watchdog = new(() =>
        {
            Random random = new(2);
            while (Volatile.Read(ref isOver) == 0)
            {
                if (gate.TryInterrupt(Interlocked.Increment(ref clock), random.Next(4) == 0))
                {
                    int aimedAt = Volatile.Read(ref current);
                    Thread.SpinWait(random.Next(30));

                    // Until it is delivered, the session must not be in its next operation.
                    if (Volatile.Read(ref current) != aimedAt) misdirected++;
                    Interlocked.Increment(ref interruptions);
                    gate.Deliver();
                }

                Thread.SpinWait(random.Next(20));
            }
        });
        watchdog.Start();
        Random schedule = new(1);
        Dictionary<GateEnd, long> ends = [];
        for (int operation = 1; operation <= Operations; operation++)
        {
            long before = Volatile.Read(ref interruptions);
            Volatile.Write(ref current, operation);
            gate.Begin(Interlocked.Increment(ref clock), schedule.Next(8));
            Thread.SpinWait(schedule.Next(60));
            while (operation % 1000 == 0 && Volatile.Read(ref interruptions) == before) Thread.Yield();
            GateEnd end = gate.End();
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        Volatile.Write(ref isOver, 1);
        watchdog.Join();
        Assert.Equal(0, misdirected);
        Assert.Equal(Operations, ends.Values.Sum());
        Assert.Equal(interruptions, ends.GetValueOrDefault(GateEnd.TimedOut) + ends.GetValueOrDefault(GateEnd.Cancelled));
        Assert.True(ends.GetValueOrDefault(GateEnd.Ended) > 0 && interruptions > 0, "both sides won sometimes");
    }

    [Fact]
    public void What_is_given_up_is_never_counted_by_its_own_side_too()
    {
        const int Sessions = 20_000;
        Random schedule = new(3);
        (long ended, long givenUp) = (0, 0);
        TimedGate gate = new();
        (long sessionAt, long watchdogAt) = (-1, -1);
        using Barrier round = new(2);
        Thread watchdog = new(() =>
        {
            Random random = new(4);
            for (int session = 0; session < Sessions; session++)
            {
                round.SignalAndWait();
                Thread.SpinWait(random.Next(100));
                if (session % 100 == 0) Await(ref sessionAt, session);
                if (gate.TryInterrupt(10, isCancelled: false)) gate.Deliver();
                Thread.SpinWait(random.Next(100));
                if (gate.TryAbandon(20, isCancelled: false, 5, out _)) givenUp++;
                Volatile.Write(ref watchdogAt, session);
                round.SignalAndWait();
            }
        });
        watchdog.Start();
        for (int session = 0; session < Sessions; session++)
        {
            gate = new TimedGate();
            gate.Begin(0, 5);
            round.SignalAndWait();
            Thread.SpinWait(schedule.Next(200));
            if (session % 100 == 1) Await(ref watchdogAt, session);
            if (gate.End() != GateEnd.Abandoned) ended++;
            Volatile.Write(ref sessionAt, session);
            round.SignalAndWait();
        }

        watchdog.Join();
        Assert.Equal(Sessions, ended + givenUp);
        Assert.True(ended > 0 && givenUp > 0, "both sides won sometimes");
    }

    /// <summary>On a busy machine one side may always come first: now and then it is made to wait for the other.</summary>
    private static void Await(ref long place, long value)
    {
        while (Volatile.Read(ref place) != value) Thread.Yield();
    }
}
