using System.Reflection;
using System.Text.Json;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.History;

/// <summary>
/// The results in a file: a history, or JSON as <c>perftools --json</c> and ConvertTo-Json leave it, an array or one object after
/// the other.
/// </summary>
internal static class ResultFile
{
    // An older or younger version has some properties more or less.
    private const double LeastShare = 0.75;

    /// <param name="path">The file.</param>
    /// <param name="failed">Called for what in it is no result; the rest is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MeasurementException">The file cannot be read, or is neither.</exception>
    public static IReadOnlyList<object> Read(string path, Action<MeasurementException> failed, CancellationToken cancellationToken) =>
        [.. ReadRecorded(path, failed, cancellationToken).Select(read => read is PerfHistoryRecord record ? record.Result : read)];

    /// <summary>The same, and of a history its records, which say where and when a result was measured.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failed">Called for what in it is no result; the rest is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MeasurementException">The file cannot be read, or is neither.</exception>
    public static IReadOnlyList<object> ReadRecorded(string path, Action<MeasurementException> failed, CancellationToken cancellationToken)
    {
        byte[] text = TextOf(path);
        if (HistoryReader.IsHistory(text))
        {
            HistoryReader history = new(path);
            object[] results = [.. history.Read(cancellationToken)];
            if (history.Remark.Length > 0) failed(new MeasurementException(FailureKind.ResultNotReadable, path, $"{history.Remark}."));
            return results;
        }

        try
        {
            return [.. Objects(text).Select(element => ResultIn(element, path, failed)).OfType<object>()];
        }
        catch (JsonException broken)
        {
            throw new MeasurementException(FailureKind.ResultNotReadable, path, $"this is neither a history nor JSON: {JsonFault.Of(broken)}.", broken);
        }
    }

    private static byte[] TextOf(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new MeasurementException(FailureKind.ResultNotReadable, path, $"the file cannot be read: {FileFault.Of(failure)}.", failure);
        }
    }

    private static List<JsonElement> Objects(byte[] text)
    {
        ReadOnlySpan<byte> rest = text.AsSpan().StartsWith("\uFEFF"u8) ? text.AsSpan(3) : text;
        List<JsonElement> objects = [];
        while (!(rest = rest.TrimStart(" \t\r\n"u8)).IsEmpty)
        {
            // A reader complains of a second value only when it is asked for it.
            Utf8JsonReader reader = new(rest);
            JsonElement value = JsonElement.ParseValue(ref reader);
            rest = rest[(int)reader.BytesConsumed..];
            if (value.ValueKind == JsonValueKind.Array) objects.AddRange(value.EnumerateArray());
            else objects.Add(value);
        }

        return objects;
    }

    private static object? ResultIn(JsonElement element, string path, Action<MeasurementException> failed)
    {
        string reason = "one of the objects is no result of PerfTools.";
        if (element.ValueKind == JsonValueKind.Object && TypeOf(element) is { } type)
        {
            try
            {
                return RecordJson.ReadResult(element, type);
            }
            catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or TargetInvocationException)
            {
                reason = $"a {type.Name} cannot be read: {unreadable.Message}";
            }
        }

        failed(new MeasurementException(FailureKind.ResultNotReadable, path, reason));
        return null;
    }

    /// <summary>JSON knows no types: the one of whose properties it has the most.</summary>
    private static Type? TypeOf(JsonElement element)
    {
        HashSet<string> names = [.. element.EnumerateObject().Select(property => property.Name)];
        (Type Type, double Share) best = ResultKinds.All
            .Select(type => (type, ResultKinds.PropertiesOf(type).Average(property => names.Contains(property.Name) ? 1.0 : 0.0)))
            .MaxBy(candidate => candidate.Item2);
        return best.Share >= LeastShare ? best.Type : null;
    }
}
