using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfTools.Cli.Output;

/// <summary>
/// Results as JSON: property names as on the cmdlet's objects, enums as text, the distribution as bounds and counts. A
/// result is one line, in an array or by itself: a distribution has thousands of numbers, which nobody reads below one another.
/// </summary>
internal sealed class JsonResults<T>(TextWriter writer, bool isArray) : IResultOutput<T>
{
    private string _before = isArray ? "[\n" : string.Empty;

    public void Add(T result)
    {
        writer.Write(_before);
        writer.Write(JsonSerializer.Serialize(result, ResultJson.Options));
        if (!isArray) writer.Write('\n');
        else _before = ",\n";
    }

    public void Complete()
    {
        if (!isArray) return;
        bool isEmpty = _before.StartsWith('[');
        writer.Write(isEmpty ? "[\n]\n" : "\n]\n");
    }
}

/// <summary>How every result becomes JSON.</summary>
internal static class ResultJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        // The text goes into files and terminals, never into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
