using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>The script blocks of a load, freed from the user's session so that they can run in others.</summary>
internal sealed record SessionScripts
{
    public required ScriptBlock Operation { get; init; }

    public ScriptBlock? Setup { get; init; }

    public ScriptBlock? Teardown { get; init; }

    public object?[] Arguments { get; init; } = [];

    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Where the user is; the sessions begin there.</summary>
    public required string Folder { get; init; }

    /// <summary>The values of <c>$using:</c> expressions, under the keys that PowerShell looks for.</summary>
    public Dictionary<string, object?> UsingValues { get; init; } = [];

    /// <summary>
    /// The same block without the session that it was written in. It keeps its file and lines, for error positions and
    /// $PSScriptRoot, and is compiled once, however many sessions call it.
    /// </summary>
    public static ScriptBlock Freed(ScriptBlock block) =>
        block.Ast is ScriptBlockAst ast ? ast.GetScriptBlock() : ScriptBlock.Create(block.ToString());
}
