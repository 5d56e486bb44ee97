using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace PerfTools.Engine.History;

/// <summary>
/// Reads a history in the order of its lines. A line that was cut off, and what others have written into the file, is passed
/// over and counted.
/// </summary>
/// <param name="path">The file.</param>
public sealed class HistoryReader(string path)
{
    private const int NamedLines = 5;

    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes($"{{\"{HistoryLine.Marker}\":");

    private readonly List<long> _cut = [];
    private readonly List<long> _foreign = [];

    /// <summary>How long to wait while others write.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Records that were cut off, so far.</summary>
    public long CutCount => _cut.Count;

    /// <summary>Lines that are no records, so far.</summary>
    public long ForeignCount => _foreign.Count;

    /// <summary>What was passed over, in words for the user; empty for nothing.</summary>
    public string Remark => string.Join("; ", new[]
    {
        Remarks(_cut, "record is cut off and was passed over", "records are cut off and were passed over"),
        Remarks(_foreign, "line is no record of a result that this version of PerfTools knows, and was passed over", "lines are no records of results that this version of PerfTools knows, and were passed over"),
    }.Where(remark => remark.Length > 0));

    /// <summary>The records.</summary>
    /// <exception cref="MeasurementException">The file cannot be read, or a record is of a newer version.</exception>
    public IEnumerable<PerfHistoryRecord> Read(CancellationToken cancellationToken)
    {
        long number = 0;
        foreach (ReadOnlyMemory<byte> line in new HistoryLines(path, Patience).Read(cancellationToken))
        {
            number++;
            if (RecordIn(line, number) is { } record) yield return record;
        }
    }

    private PerfHistoryRecord? RecordIn(ReadOnlyMemory<byte> text, long number)
    {
        ReadOnlyMemory<byte> line = Trimmed(text);
        if (line.IsEmpty) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (RecordIn(document.RootElement, number) is { } record) return record;
            _foreign.Add(number);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or TargetInvocationException)
        {
            (IsBegunRecord(line.Span) ? _cut : _foreign).Add(number);
        }

        return null;
    }

    private PerfHistoryRecord? RecordIn(JsonElement root, long number)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(HistoryLine.Marker, out JsonElement version)) return null;
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int known) || known < 1) return null;
        if (known > HistoryLine.CurrentVersion) throw TooNew(known, number);
        if (RecordJson.ReadLine(root) is not { Kind: { } kind, Result.ValueKind: JsonValueKind.Object } line || ResultKinds.Find(kind) is not { } type) return null;
        return RecordJson.ReadResult(line.Result, type) is { } result && ResultKinds.TargetOf(result) is { } target ? Record(line, result, target, number) : null;
    }

    private PerfHistoryRecord Record(HistoryLine line, object result, string target, long number) => new()
    {
        RecordedAt = line.RecordedAt,
        Kind = result.GetType().Name,
        Target = target,
        Case = ResultCase.Of(result),
        Verdict = ResultKinds.VerdictOf(result),
        Label = line.Label ?? string.Empty,
        Host = line.Host?.MachineName ?? string.Empty,
        HostClass = line.Host?.Class ?? string.Empty,
        HostState = line.Environment,
        Result = result,
        Path = path,
        Line = number,
        Machine = line.Host,
    };

    /// <summary>Without a byte order mark and the line ends of Windows, which editors leave.</summary>
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> bare = line.Span.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;
        return bare.Trim(" \t\r"u8.ToArray());
    }

    /// <summary>Whether the first line of a file that is not empty is that of a history.</summary>
    public static bool IsHistory(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> bare = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        return bare.TrimStart(" \t\r\n"u8).StartsWith(Beginning);
    }

    private static bool IsBegunRecord(ReadOnlySpan<byte> line) =>
        line.StartsWith(Beginning) || Beginning.AsSpan().StartsWith(line);

    private MeasurementException TooNew(int version, long number) => new(
        FailureKind.HistoryTooNew,
        path,
        string.Create(CultureInfo.InvariantCulture, $"line {number} has schema version {version}, and this PerfTools reads versions up to {HistoryLine.CurrentVersion}."));

    private static string Remarks(List<long> lines, string one, string several) => lines.Count switch
    {
        0 => string.Empty,
        1 => string.Create(CultureInfo.InvariantCulture, $"1 {one} (line {lines[0]})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{lines.Count} {several} (lines {string.Join(", ", lines.Take(NamedLines))}{(lines.Count > NamedLines ? ", …" : string.Empty)})"),
    };
}
