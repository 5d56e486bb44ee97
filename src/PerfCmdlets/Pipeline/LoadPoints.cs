using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Scalability;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Reads points from whatever comes through the pipeline, by the names of properties: results as they are, results that came
/// back from a file, and rows that somebody else measured.
/// </summary>
internal sealed class LoadPoints
{
    private static readonly string[] Concurrency = ["SessionsCreated", "SessionCount", "Concurrency", "N", "Sessions", "Users", "Clients", "Threads", "Processors", "Load"];
    private static readonly string[] Throughput = ["ThroughputPerSecond", "Throughput", "X", "PerSecond", "OperationsPerSecond"];
    private static readonly string[] P95 = ["P95Us", "P95"];

    private readonly List<LoadPoint> _points = [];
    private int _read;
    private int _passedOver;

    public IReadOnlyList<LoadPoint> All => _points;

    /// <summary>What else was in the input; empty for nothing.</summary>
    public string Note => _passedOver switch
    {
        0 => string.Empty,
        1 => "1 result of a single session or second was passed over",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_passedOver} results of single sessions or seconds were passed over"),
    };

    /// <exception cref="MeasurementException">The object is no point.</exception>
    public void Add(PSObject? input)
    {
        _read++;
        if (input is null) throw Unusable("is null");
        if (IsPart(input)) _passedOver++;
        else _points.Add(Read(input));
    }

    /// <summary>What -PerSession and -Timeline write beside the totals: part of a point, and none itself.</summary>
    private static bool IsPart(PSObject input) => Property(input, "SessionsCreated") is null
        && (Property(input, "SessionId") is not null || (Property(input, "Second") is not null && Property(input, "ActiveSessions") is not null));

    private LoadPoint Read(PSObject input)
    {
        double concurrency = Required(input, Concurrency, "concurrency");
        double throughput = Required(input, Throughput, "throughput");
        long? failed = Number<long>(input, "SessionsFailedToCreate");

        // A load without any session is an exclusion with a name, and no error.
        bool hadNoSession = concurrency == 0 && failed > 0;
        if (hadNoSession) concurrency = failed!.Value;
        if (!(concurrency >= 1 && concurrency <= int.MaxValue) || concurrency != Math.Floor(concurrency))
            throw Unusable(Text($"has a concurrency of {concurrency}. Use whole numbers from 1"));
        if (!(throughput >= 0) || double.IsPositiveInfinity(throughput))
            throw Unusable(Text($"has a throughput of {throughput}. Use operations a second, 0 or more"));
        return new LoadPoint
        {
            Target = Word(input, "Target") ?? "input",
            Operation = Word(input, "Operation") ?? string.Empty,
            Concurrency = (int)concurrency,
            ThroughputPerSecond = throughput,
            P95Us = First(input, P95) is (_, > 0 and var p95) && double.IsFinite(p95) ? p95 : null,
            ClientCpuPercent = Number<double>(input, "ClientCpuPercent"),
            ErrorPercent = Number<double>(input, "ErrorPercent"),
            SessionsFailedToCreate = failed,
            SessionsLost = Number<long>(input, "SessionsLost"),
            Succeeded = Number<long>(input, "Succeeded"),
            Model = Enum.TryParse(Word(input, "Model"), ignoreCase: true, out LoadModel model) ? model : null,
            StartedAt = Time(input, "StartedAt"),
            DurationMs = Number<double>(input, "DurationMs"),
        };
    }

    private double Required(PSObject input, string[] names, string what) => First(input, names)?.Value ?? throw Unusable(
        $"has no {what}: none of the properties {string.Join(", ", names[..^1])} or {names[^1]} has a value. It has {Names(input)}");

    private (string Name, double Value)? First(PSObject input, string[] names)
    {
        foreach (string name in names)
            if (Number<double>(input, name) is { } value) return (name, value);
        return null;
    }

    private T? Number<T>(PSObject input, string name)
        where T : struct
    {
        if (Property(input, name) is not { } value) return null;
        return LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out T converted)
            ? converted
            : throw Unusable($"has a {name} of '{value}', which cannot be read");
    }

    /// <summary>A time for the record only: one that cannot be read is no reason to refuse a point. CLIXML makes text of it.</summary>
    private static DateTimeOffset? Time(PSObject input, string name) => Property(input, name) switch
    {
        null => null,
        PSObject { BaseObject: DateTimeOffset time } => time,
        DateTimeOffset time => time,
        DateTime time => time,
        var other => DateTimeOffset.TryParse($"{other}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null,
    };

    private static string? Word(PSObject input, string name) =>
        Property(input, name) is { } value ? LanguagePrimitives.ConvertTo<string>(value) : null;

    /// <summary>A property by its name, in any case; null where it is not there, or empty.</summary>
    private static object? Property(PSObject input, string name)
    {
        if (input.BaseObject is System.Collections.IDictionary table)
        {
            object? key = table.Keys.Cast<object>().FirstOrDefault(one => name.Equals(one.ToString(), StringComparison.OrdinalIgnoreCase));
            return key is null ? null : NotEmpty(table[key]);
        }

        return NotEmpty(input.Properties[name]?.Value);
    }

    private static object? NotEmpty(object? value) => value is null or "" or PSObject { BaseObject: "" } ? null : value;

    private static string Names(PSObject input)
    {
        string[] names = input.BaseObject is System.Collections.IDictionary table
            ? [.. table.Keys.Cast<object>().Select(key => $"{key}")]
            : [.. input.Properties.Select(property => property.Name)];
        return names.Length switch
        {
            0 => $"none: it is '{input}'",
            > 8 => $"{string.Join(", ", names[..8])} and {names.Length - 8} more",
            _ => string.Join(", ", names),
        };
    }

    private MeasurementException Unusable(string what) => new(FailureKind.PointNotUsable, $"object {_read.ToString(CultureInfo.InvariantCulture)} of the input", $"{what}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
