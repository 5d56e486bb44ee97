using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The script blocks of a run of Test-MemoryLeak.</summary>
internal sealed record LeakBlocks
{
    /// <summary>What runs again and again.</summary>
    public required ScriptBlock Operation { get; init; }

    /// <summary>Whether it drives a load at other processes, which are watched, instead of being watched itself.</summary>
    public bool IsLoad { get; init; }

    /// <summary>What is known not to leak, to run first in the same way.</summary>
    public ScriptBlock? Baseline { get; init; }

    public ScriptBlock? Setup { get; init; }

    public ScriptBlock? Cleanup { get; init; }

    /// <summary>What operation, baseline and setup get; for a load it is the ids of the watched processes instead.</summary>
    public object?[] Arguments { get; init; } = [];

    /// <summary>The parameter that has the operation.</summary>
    public string Parameter { get; private init; } = "-ScriptBlock";

    /// <summary>The operation in a message or a result.</summary>
    public string Name => OperationBody.Shortened($"{Operation}");

    /// <summary>The baseline as the operation of a run of its own.</summary>
    public LeakBlocks? OfBaseline => Baseline is null ? null : this with { Operation = Baseline, Baseline = null, Parameter = "-Baseline" };

    /// <summary>A block that drives a load.</summary>
    public static LeakBlocks Load(ScriptBlock block, ScriptBlock? setup, ScriptBlock? cleanup) =>
        new() { Operation = block, IsLoad = true, Setup = setup, Cleanup = cleanup, Parameter = "-While" };
}
