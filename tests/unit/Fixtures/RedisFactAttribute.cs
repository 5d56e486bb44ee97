namespace PerfTools.Tests.Fixtures;

/// <summary>A fact about a real server; skipped, by name, where redis-server is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.WhyUnavailable;
}

/// <summary>A theory about a real server; skipped, by name, where redis-server is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisServer.WhyUnavailable;

    /// <summary>Set for what only exists on Linux.</summary>
    public bool LinuxOnly
    {
        get => false;
        init => Skip ??= value && !OperatingSystem.IsLinux() ? "needs Linux (epoll)" : null;
    }
}
