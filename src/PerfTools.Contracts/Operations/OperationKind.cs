namespace PerfTools;

/// <summary>What an operation is.</summary>
public enum OperationKind
{
    /// <summary>A script block, called in this session.</summary>
    ScriptBlock,

    /// <summary>A program, started anew for every sample.</summary>
    Command,
}
