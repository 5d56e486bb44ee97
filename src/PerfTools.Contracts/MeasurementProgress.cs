namespace PerfTools;

/// <summary>How far a measurement has come.</summary>
/// <param name="Activity">What is being measured, for example <c>Redis latency 127.0.0.1:6379</c>.</param>
/// <param name="Status">The step under way.</param>
/// <param name="PercentComplete">0 to 100, or -1 where the end is not known.</param>
public sealed record MeasurementProgress(string Activity, string Status, int PercentComplete);
