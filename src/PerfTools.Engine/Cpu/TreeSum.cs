using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>Adds up what the processes of a tree used in one window.</summary>
/// <param name="sourceStep">The step of waited-for time, in nanoseconds.</param>
internal sealed class TreeSum(long sourceStep)
{
    public CpuUsage Total { get; private set; }

    /// <summary>Children that ended without their last CPU time having been told to anybody.</summary>
    public int Lost { get; private set; }

    public bool WentBack { get; private set; }

    /// <summary>By how much the total may be off, because waited-for time comes in steps.</summary>
    public long Uncertainty { get; private set; }

    public void Add(CpuUsage used)
    {
        WentBack |= used.Cpu < 0;
        Total += used.AboveZero();
    }

    /// <summary>A child is gone. If its parent waited for it, its whole life arrives there, with what was counted already.</summary>
    public void AddGone(TrackedProcess child, TrackedProcess? parent)
    {
        if (parent is null)
        {
            Lost++;
            return;
        }

        parent.Expected += child.Used + child.Waited + child.Expected;
    }

    /// <summary>
    /// Adds what children used that ended in this window: what arrived at their parent, without what was counted before. It
    /// may arrive a sample later than the child is missed. What does not arrive then never will, for instance because the
    /// parent ignores its children.
    /// </summary>
    public void AddArrived(TrackedProcess parent)
    {
        long step = parent.Details.WaitedStepNanoseconds ?? sourceStep;

        // Who waits for children holds back up to a step of user and one of kernel time until it is full.
        if (parent.Arrived.Cpu > 0 || (parent.Waited.Cpu > 0 && !parent.IsIdle)) Uncertainty += 2 * step;
        CpuUsage unseen = parent.Arrived - parent.Expected;
        if (unseen.Cpu >= -2 * step)
        {
            Total += unseen.AboveZero();

            // What a step was short of comes with the next one.
            parent.Expected = new CpuUsage(Math.Max(0, -unseen.Cpu), new CpuTimes(Math.Max(0, -unseen.Split.User), Math.Max(0, -unseen.Split.Kernel)));
            parent.Overdue = default;
            return;
        }

        // What is due for longest comes first.
        CpuUsage missing = (parent.Overdue - parent.Arrived).AboveZero();
        if (missing.Cpu <= 2 * step) missing = default;
        else Lost++;
        parent.Expected = (parent.Expected - parent.Arrived - missing).AboveZero();
        parent.Overdue = parent.Expected;
    }
}
