namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Whether a server offers the tools that are expected of it.</summary>
internal static class McpToolCheck
{
    /// <summary>A sentence for each that is missing.</summary>
    /// <param name="expected">Their names.</param>
    /// <param name="tools">What the server offers; null where it has not said.</param>
    public static IReadOnlyList<string> FindMissing(IReadOnlyList<string> expected, IReadOnlyList<string>? tools)
    {
        string offered = tools switch
        {
            null => "the server has not listed its tools",
            [] => "the server offers none",
            [_] => $"1 tool: {ServerText.List(tools)}",
            _ => FormattableString.Invariant($"{tools.Count} tools: {ServerText.List(tools)}"),
        };
        return [.. expected.Where(name => tools?.Contains(name) != true).Select(name => $"tool '{name}' is not offered ({offered})")];
    }
}
