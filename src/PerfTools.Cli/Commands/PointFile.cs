using System.Text;
using System.Text.Json;
using PerfTools.Engine.Scalability;

namespace PerfTools.Cli.Commands;

/// <summary>Rows of a CSV file with a head, or objects of a JSON array or of lines of JSON.</summary>
internal static class PointFile
{
    /// <exception cref="OptionException">The text is neither.</exception>
    public static IEnumerable<PointRow?> Read(string text, string name)
    {
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        try
        {
            return trimmed.StartsWith('[') || trimmed.StartsWith('{') ? [.. ReadJson(trimmed)] : ReadCsv(trimmed, name);
        }
        catch (JsonException broken)
        {
            throw new OptionException("File", $"'{name}' looks like JSON, and is none: {broken.Message}");
        }
    }

    private static IEnumerable<PointRow?> ReadJson(string text)
    {
        // An array, or one object after the other.
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        List<PointRow?> rows = [];
        while (reader.Read())
        {
            JsonElement value = JsonElement.ParseValue(ref reader);
            rows.AddRange(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(RowOf) : [RowOf(value)]);
        }

        return rows;
    }

    private static PointRow? RowOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in value.EnumerateObject()) texts[property.Name] = property.Value.ToString();
        return RowOf(texts);
    }

    private static List<PointRow?> ReadCsv(string text, string name)
    {
        List<List<string>> lines = [.. CsvLines(text).Where(line => line.Count > 1 || line[0].Length > 0)];
        if (lines.Count == 0) throw new OptionException("File", $"'{name}' is empty. Give rows with SessionCount and ThroughputPerSecond.");
        List<PointRow?> rows = [];
        foreach (List<string> line in lines.Skip(1))
        {
            Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < lines[0].Count; i++) texts[lines[0][i].Trim()] = i < line.Count ? line[i].Trim() : string.Empty;
            rows.Add(RowOf(texts));
        }

        return rows;
    }

    private static PointRow RowOf(Dictionary<string, string> texts) =>
        new(name => texts.TryGetValue(name, out string? text) && text.Length > 0 ? text : null, () => [.. texts.Keys]);

    /// <summary>Fields after RFC 4180: quotes around what holds commas, quotes and line breaks.</summary>
    private static IEnumerable<List<string>> CsvLines(string text)
    {
        List<string> line = [];
        StringBuilder field = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (!isQuoted && c == ',') EndField();
            else if (!isQuoted && c == '\n')
            {
                EndField();
                yield return line;
                line = [];
            }
            else if (isQuoted || c != '\r') field.Append(c);
        }

        EndField();
        yield return line;

        void EndField()
        {
            line.Add(field.ToString());
            field.Clear();
        }
    }
}
