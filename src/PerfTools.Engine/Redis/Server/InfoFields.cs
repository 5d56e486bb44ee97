using System.Globalization;

namespace PerfTools.Engine.Redis.Server;

/// <summary>
/// The fields of an INFO reply. Which there are depends on product, version and section: a field that is missing, or that
/// is not of the type that is asked for, is null.
/// </summary>
internal sealed class InfoFields
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>The product and its version, <c>embedded</c> for the demo's own server, or <c>unknown</c>.</summary>
    public string Product
    {
        get
        {
            // Valkey names itself beside the Redis version that it is compatible with.
            if (this["valkey_version"] is { } valkey) return $"valkey {valkey}";
            if (this["redis_version"] is not { } version) return "unknown";
            return version == "embedded" ? version : $"{this["server_name"] ?? "redis"} {version}";
        }
    }

    /// <summary>The version of the product itself.</summary>
    public string Version => this["valkey_version"] ?? this["redis_version"] ?? string.Empty;

    /// <summary>The text of a field, or null.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    public static InfoFields Parse(string text)
    {
        InfoFields fields = new();
        fields.Add(text);
        return fields;
    }

    /// <summary>Adds the fields of a further section. Of a field that comes twice, the last counts.</summary>
    public void Add(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#') _fields[line[..colon]] = line[(colon + 1)..].TrimEnd('\r');
        }
    }

    public long? Integer(string name) => IntegerOf(this[name]);

    public double? Number(string name) =>
        double.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>One entry of every numbered field, such as <c>keys</c> of <c>db0</c>, <c>db1</c> and so on; null where one is no number.</summary>
    public IEnumerable<long?> OfNumbered(string prefix, string entry) => _fields
        .Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal) && field.Key.Length > prefix.Length
            && field.Key.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0)
        .Select(field => IntegerOf(field.Value.Split(',')
            .FirstOrDefault(part => part.StartsWith($"{entry}=", StringComparison.Ordinal))?[(entry.Length + 1)..]));

    private static long? IntegerOf(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}
