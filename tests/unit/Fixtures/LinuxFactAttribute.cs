using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Fixtures;

/// <summary>A fact about Linux; skipped, by name, elsewhere and where what it needs is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";

    public bool NeedsPython
    {
        get => false;
        init => Skip ??= value && ProgramPath.Find("python3") is null ? "needs python3" : null;
    }

    /// <summary>Containers show none.</summary>
    public bool NeedsKernelThread
    {
        get => false;
        init => Skip ??= value && !(File.Exists("/proc/2/comm") && File.ReadAllText("/proc/2/comm") == "kthreadd\n") ? "needs a kernel thread" : null;
    }
}

/// <summary>A theory about Linux; skipped, by name, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";

    public bool NeedsPython
    {
        get => false;
        init => Skip ??= value && ProgramPath.Find("python3") is null ? "needs python3" : null;
    }
}
