namespace PerfTools;

/// <summary>
/// A stretch of a staged load. The number of sessions at work goes in a straight line from that of the stage before, 0
/// before the first, to <paramref name="Sessions"/> at its end. A stage of no duration is a step.
/// </summary>
/// <param name="Sessions">Sessions at work at the end of the stage.</param>
/// <param name="Duration">How long it takes to get there.</param>
public sealed record LoadStage(int Sessions, TimeSpan Duration);
