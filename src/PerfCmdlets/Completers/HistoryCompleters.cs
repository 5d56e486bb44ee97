using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Completers;

/// <summary>The kinds of results that a history can hold.</summary>
public sealed class ResultKindCompleter() : WordCompleter([.. ResultKinds.Names]);

/// <summary>The numbers that a history can hold.</summary>
public sealed class HistoryMetricCompleter() : WordCompleter([.. ResultKinds.Metrics]);

/// <summary>What a series can be made by.</summary>
public sealed class SeriesPropertyCompleter() : WordCompleter([.. PerfChangeOptions.ByNames]);
