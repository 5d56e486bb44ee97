namespace PerfTools.Engine.Workbooks;

/// <summary>A cell of a table.</summary>
/// <param name="Row">From 0, below the header.</param>
/// <param name="Column">From 0.</param>
internal readonly record struct CellPlace(int Row, int Column);
