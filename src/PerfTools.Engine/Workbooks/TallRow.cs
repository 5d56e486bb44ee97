namespace PerfTools.Engine.Workbooks;

/// <summary>A row of a table that is higher than one line.</summary>
/// <param name="Row">From 0, below the header.</param>
/// <param name="Lines">How many lines of it are shown.</param>
internal readonly record struct TallRow(int Row, int Lines);
