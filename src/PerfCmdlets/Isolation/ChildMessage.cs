using System.Text.Json;
using PerfTools.Engine;
using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Isolation;

/// <summary>
/// What an isolated child says, one thing a line of JSON. A mark stands before it: whatever else is written to the child's
/// output, by a program that the block runs for instance, is not taken for a message.
/// </summary>
internal sealed record ChildMessage
{
    private const string Mark = "\u0001PerfTools ";

    public MemorySample? Sample { get; init; }

    public MeasurementProgress? Progress { get; init; }

    public ChildFailure? Failure { get; init; }

    /// <summary>What else is known, after the last sample.</summary>
    public IReadOnlyList<WatchRecord>? Records { get; init; }

    /// <summary>There is nothing more to come.</summary>
    public bool IsEnd { get; init; }

    public string ToLine() => Mark + JsonSerializer.Serialize(this);

    /// <returns>The message, or null where the line holds none.</returns>
    public static ChildMessage? Of(string line)
    {
        int at = line.LastIndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? null : JsonSerializer.Deserialize<ChildMessage>(line.AsSpan(at + Mark.Length));
    }
}

/// <summary>A <see cref="MeasurementException"/>, as values.</summary>
internal sealed record ChildFailure(FailureKind Kind, string Target, string Reason)
{
    public static ChildFailure Of(Exception failure) => failure is MeasurementException known
        ? new ChildFailure(known.Kind, known.Target, known.Reason)
        : new ChildFailure(FailureKind.OperationFailed, "-Isolated", $"unexpected {failure.GetType().Name}: {failure.Message}");

    public MeasurementException ToException() => new(Kind, Target, Reason);
}
