using System.Globalization;
using PerfTools.Engine.Merging;

namespace PerfTools.Engine.Scalability;

/// <summary>
/// Reads points by the names of properties, from whatever has some: results as they are, results that came back from a file, and
/// rows that somebody else measured.
/// </summary>
public sealed class LoadPointReader
{
    private const int ListedNames = 8;

    private static readonly string[] Concurrency = ["SessionsCreated", "SessionCount", "Concurrency", "N", "Sessions", "Users", "Clients", "Threads", "Processors", "Load"];
    private static readonly string[] Throughput = ["ThroughputPerSecond", "Throughput", "X", "PerSecond", "OperationsPerSecond"];
    private static readonly string[] P95 = ["P95Us", "P95"];

    private readonly List<LoadPoint> _points = [];
    private int _read;
    private int _passedOver;

    /// <summary>All points but those of single machines whose load has a merged result among them.</summary>
    public IReadOnlyList<LoadPoint> Points => MachineRow.NotInOthers(_points, RowOf);

    /// <summary>What else was in the input; empty for nothing.</summary>
    public string Note => string.Join("; ", new[]
    {
        PassedOver(_passedOver, "a single session or second", "single sessions or seconds"),
        PassedOver(_points.Count - Points.Count, "a single machine", "single machines"),
    }.Where(note => note.Length > 0));

    /// <param name="row">The object, or null where there is none.</param>
    /// <exception cref="MeasurementException">The object is no point.</exception>
    public void Add(PointRow? row)
    {
        _read++;
        if (row is null) throw Unusable("is null");
        if (IsPart(row)) _passedOver++;
        else _points.Add(Read(row));
    }

    private static string PassedOver(int count, string one, string several) => count switch
    {
        0 => string.Empty,
        1 => $"1 result of {one} was passed over",
        _ => Text($"{count} results of {several} were passed over"),
    };

    private static MachineRow? RowOf(LoadPoint point) => point.StartedAt is { } start
        ? new MachineRow(point.Target, point.Operation, point.ComputerName, point.MachineCount, new RunSpan(start, point.DurationMs ?? 0))
        : null;

    /// <summary>What -PerSession and -Timeline write beside the totals: part of a point, and none itself.</summary>
    private static bool IsPart(PointRow row) => row.ValueOf("SessionsCreated") is null
        && (row.ValueOf("SessionId") is not null || (row.ValueOf("Second") is not null && row.ValueOf("ActiveSessions") is not null));

    private LoadPoint Read(PointRow row)
    {
        double concurrency = Required(row, Concurrency, "concurrency");
        double throughput = Required(row, Throughput, "throughput");
        double? failed = Number(row, "SessionsFailedToCreate");

        // A load without any session is an exclusion with a name, and no error.
        if (concurrency == 0 && failed > 0) concurrency = failed.Value;
        if (!(concurrency >= 1 && concurrency <= int.MaxValue) || concurrency != Math.Floor(concurrency))
            throw Unusable(Text($"has a concurrency of {concurrency}. Use whole numbers from 1"));
        if (!(throughput >= 0) || double.IsPositiveInfinity(throughput))
            throw Unusable(Text($"has a throughput of {throughput}. Use operations a second, 0 or more"));
        return new LoadPoint
        {
            Target = row.ValueOf("Target") ?? "input",
            Operation = row.ValueOf("Operation") ?? string.Empty,
            ComputerName = row.ValueOf("ComputerName") ?? string.Empty,
            MachineCount = (int)(Number(row, "MachineCount") ?? 1),
            Concurrency = (int)concurrency,
            ThroughputPerSecond = throughput,
            P95Us = First(row, P95) is { } p95 && p95 > 0 && double.IsFinite(p95) ? p95 : null,
            ClientCpuPercent = Number(row, "ClientCpuPercent"),
            ErrorPercent = Number(row, "ErrorPercent"),
            SessionsFailedToCreate = (long?)failed,
            SessionsLost = (long?)Number(row, "SessionsLost"),
            Succeeded = (long?)Number(row, "Succeeded"),
            Model = Enum.TryParse(row.ValueOf("Model"), ignoreCase: true, out LoadModel model) ? model : null,
            StartedAt = DateTimeOffset.TryParse(row.ValueOf("StartedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null,
            DurationMs = Number(row, "DurationMs"),
        };
    }

    private double Required(PointRow row, string[] names, string what) => First(row, names) ?? throw Unusable(
        $"has no {what}: none of the properties {string.Join(", ", names[..^1])} or {names[^1]} has a value. It has {Listed(row.Names())}");

    private double? First(PointRow row, string[] names)
    {
        foreach (string name in names)
            if (Number(row, name) is { } value) return value;
        return null;
    }

    private double? Number(PointRow row, string name)
    {
        if (row.ValueOf(name) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Unusable($"has '{text}' as {name}, which is no number");
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "no properties at all",
        > ListedNames => $"{string.Join(", ", names.Take(ListedNames))} and {names.Count - ListedNames} more",
        _ => string.Join(", ", names),
    };

    private MeasurementException Unusable(string what) => new(FailureKind.PointNotUsable, Text($"object {_read} of the input"), $"{what}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An object of the input.</summary>
/// <param name="ValueOf">The text of a property by its name in any case, numbers as in every culture; null where it is missing or empty.</param>
/// <param name="Names">The names of its properties, for a message.</param>
public sealed record PointRow(Func<string, string?> ValueOf, Func<IReadOnlyList<string>> Names);
