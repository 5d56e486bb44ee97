using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfTools.Cli.Output;

/// <summary>Results as JSON: property names as on the cmdlet's objects, enums as text, the distribution as bounds and counts.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // The text goes into files and terminals, never into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>One object, in one line.</summary>
    public static string Line(RedisLatencyResult result) => JsonSerializer.Serialize(result, Options);

    /// <summary>An array with a line a result: a distribution has thousands of numbers, which nobody reads below one another.</summary>
    public static void WriteArray(IEnumerable<RedisLatencyResult> results, TextWriter writer)
    {
        string separator = "\n";
        writer.Write('[');
        foreach (RedisLatencyResult result in results)
        {
            writer.Write(separator);
            writer.Write(Line(result));
            separator = ",\n";
        }

        writer.Write("\n]\n");
    }
}
