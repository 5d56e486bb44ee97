using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Fixtures;

/// <summary>A process of <see cref="HandHost"/>.</summary>
internal sealed class HandProcess(HandHost host, int id, HandProcess? parent)
{
    private long _user;
    private long _kernel;
    private long _waitedUser;
    private long _waitedKernel;

    public int Id => id;

    public string Name { get; set; } = "worker";

    public HandProcess? Parent { get; private set; } = parent;

    public long StartKey { get; set; } = host.StartKeyNow;

    /// <summary>True CPU time so far, exact; a test may turn it back.</summary>
    public long Cpu
    {
        get => _user + _kernel;
        set => _user = value - _kernel;
    }

    /// <summary>Processors that it keeps busy.</summary>
    public double Load { get; set; }

    public bool IsDefunct { get; private set; }

    public bool IsGone { get; private set; }

    /// <summary>Its clock can still be read when it is gone, and says this: it was read just before.</summary>
    public long? LastClock { get; set; }

    /// <summary>A source whose handles mean the id, and not the process.</summary>
    public bool HandlesFollowId { get; set; }

    public int ThreadCount { get; set; } = 1;

    public long? WorkingSetBytes { get; set; } = 1_000_000;

    public int? HandleCount { get; set; } = 3;

    public long PrivateBytes { get; set; } = 400_000;

    public long ProportionalBytes { get; set; } = 600_000;

    public bool IsMemoryReadable { get; set; } = true;

    public double ProcessorCount { get; set; } = 4;

    public int AffinityCount { get; set; } = 4;

    /// <summary>How long the system takes to tell its memory.</summary>
    public long MemoryCost { get; set; }

    public List<long> MemoryReads { get; } = [];

    public int DetailReads { get; set; }

    public bool HasWaited => _waitedUser + _waitedKernel > 0;

    public ProcessDetails Details => new()
    {
        StartKey = StartKey,
        ParentId = Parent?.Id ?? 1,
        IsDefunct = IsDefunct,
        Own = InSteps(_user, _kernel),
        Waited = InSteps(_waitedUser, _waitedKernel),
        ThreadCount = ThreadCount,
        WorkingSetBytes = IsDefunct ? null : WorkingSetBytes,
        HandleCount = IsDefunct ? null : HandleCount,
    };

    public HandProcess Fork() => host.Start(this);

    public void Burn(long user, long kernel = 0)
    {
        _user += user;
        _kernel += kernel;
    }

    /// <summary>Ends, and waits for its parent to collect it. Children of its own go to init, which collects at once.</summary>
    public void Exit()
    {
        IsDefunct = true;
        foreach (HandProcess child in host.Children(this).ToArray())
        {
            child.Parent = null;
            if (child.IsDefunct) child.Vanish();
        }
    }

    /// <summary>Ends if it has not yet, and is waited for: its time, and that of its own children, goes to its parent.</summary>
    public void ExitAndBeCollected()
    {
        if (!IsDefunct) Exit();
        if (Parent is { } heir)
        {
            heir._waitedUser += _user + _waitedUser;
            heir._waitedKernel += _kernel + _waitedKernel;
        }

        Remove();
    }

    /// <summary>Ends, and nobody is told what it used: its parent ignores its children, or it is init.</summary>
    public void Vanish()
    {
        if (!IsDefunct) Exit();
        Remove();
    }

    private void Remove()
    {
        IsGone = true;
        host.Forget(this);
    }

    private static CpuTimes InSteps(long user, long kernel) =>
        new(user / HandHost.Step * HandHost.Step, kernel / HandHost.Step * HandHost.Step);
}
