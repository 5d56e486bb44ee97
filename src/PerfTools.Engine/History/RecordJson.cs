using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PerfTools.Engine.History;

/// <summary>How a result becomes one line of JSON and the same result again: enumerations as words, numbers to the last digit.</summary>
internal static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // The text goes into files, never into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Open } },
    };

    public static byte[] Write(HistoryLine line) => JsonSerializer.SerializeToUtf8Bytes(line, Options);

    public static JsonElement WriteResult(object result) => JsonSerializer.SerializeToElement(result, result.GetType(), Options);

    /// <exception cref="JsonException">The text is no record.</exception>
    public static HistoryLine? ReadLine(JsonElement line) => line.Deserialize<HistoryLine>(Options);

    /// <exception cref="JsonException">The element does not have the form of the type.</exception>
    public static object? ReadResult(JsonElement result, Type type) => result.Deserialize(type, Options);

    /// <summary>
    /// What belongs to a result and no column shows, such as the samples of a watch, is internal, and is kept too. What is
    /// missing is missing in the result: what wrote it may have been younger or older than this.
    /// </summary>
    private static void Open(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(Distribution).Assembly) return;
        foreach (JsonPropertyInfo known in type.Properties) known.IsRequired = false;
        foreach (PropertyInfo hidden in type.Type.GetProperties(BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            JsonPropertyInfo added = type.CreateJsonPropertyInfo(hidden.PropertyType, hidden.Name);
            added.Get = hidden.GetValue;
            added.Set = hidden.SetValue;
            type.Properties.Add(added);
        }
    }
}

/// <summary>A line of a history file.</summary>
internal sealed record HistoryLine
{
    /// <summary>The first version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What a line of a history begins with, by which it is told from other JSON.</summary>
    public const string Marker = "PerfToolsHistory";

    [JsonPropertyName(Marker)]
    [JsonPropertyOrder(-1)]
    public int Version { get; init; } = CurrentVersion;

    public DateTimeOffset RecordedAt { get; init; }

    public string? Kind { get; init; }

    public string? Label { get; init; }

    public PerfHost? Host { get; init; }

    /// <summary>Missing in records of before it was kept.</summary>
    public PerfHostState? Environment { get; init; }

    public JsonElement Result { get; init; }
}
