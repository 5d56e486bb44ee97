using System.Globalization;

namespace PerfTools.Engine.Scalability;

/// <summary>One run of a load, as a point for the fit: what it was, and what could speak against it. What is null is not known.</summary>
public sealed record LoadPoint
{
    public string Target { get; init; } = string.Empty;

    public string Operation { get; init; } = string.Empty;

    public string ComputerName { get; init; } = string.Empty;

    /// <summary>The machines that the load came from.</summary>
    public int MachineCount { get; init; } = 1;

    public required int Concurrency { get; init; }

    public required double ThroughputPerSecond { get; init; }

    public double? P95Us { get; init; }

    public double? ClientCpuPercent { get; init; }

    public double? ErrorPercent { get; init; }

    public long? SessionsFailedToCreate { get; init; }

    public long? SessionsLost { get; init; }

    public long? Succeeded { get; init; }

    public LoadModel? Model { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>Why the point cannot be in a fit, or null.</summary>
    public string? Exclusion
    {
        get
        {
            if (Model == LoadModel.Open) return "an open model: its throughput is the rate that was asked for";
            if (Model == LoadModel.Staged) return "a staged load: its concurrency changed";
            if (Succeeded == 0 || ThroughputPerSecond == 0) return "not one operation succeeded";
            if (SessionsFailedToCreate > 0) return Text($"{SessionsFailedToCreate} sessions could not be created");
            if (SessionsLost > 0) return Text($"{SessionsLost} sessions were lost");
            return ErrorPercent > 0 ? Text($"{ErrorPercent:0.###} % of the operations failed") : null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
