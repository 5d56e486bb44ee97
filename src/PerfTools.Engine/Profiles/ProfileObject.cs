using System.Text.Json;

namespace PerfTools.Engine.Profiles;

/// <summary>
/// One object of a profile file, read strictly: a field that is not known, is missing, stands twice or is of another type is
/// an error with its place. A threshold that is misspelt and passed over would be one that always holds.
/// </summary>
internal sealed class ProfileObject
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly string _place;

    /// <param name="file">The file, for errors.</param>
    /// <param name="place">Where the object stands in it; empty for the outermost.</param>
    /// <param name="element">The object.</param>
    /// <param name="known">The fields that it may have; empty for any.</param>
    /// <exception cref="OptionException">It is no object, or has a field that it may not have.</exception>
    public ProfileObject(string file, string place, JsonElement element, params string[] known)
    {
        (_file, _place) = (file, place);
        if (element.ValueKind != JsonValueKind.Object) throw Wrong(string.Empty, element, known.Length == 0 ? "an object" : $"an object with {string.Join(", ", known)}");
        foreach (JsonProperty field in element.EnumerateObject())
        {
            if (known.Length > 0 && !known.Contains(field.Name))
                throw Unusable(file, $"has an unknown field '{PlaceOf(field.Name)}'. Valid there are {string.Join(", ", known)}");
            if (!_fields.TryAdd(field.Name, field.Value)) throw Unusable(file, $"has '{PlaceOf(field.Name)}' twice. Leave one of them out");
        }
    }

    public IEnumerable<string> Names => _fields.Keys;

    public static OptionException Unusable(string file, string reason) => new("Profile", $"'{file}' {reason}.");

    public bool Has(string name) => _fields.ContainsKey(name);

    public string PlaceOf(string name) => _place.Length == 0 ? name : name.Length == 0 ? _place : $"{_place}.{name}";

    /// <exception cref="OptionException">It is missing, or no text.</exception>
    public string Text(string name) => _fields.TryGetValue(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, value, "a text")
        : throw Unusable(_file, $"has no '{PlaceOf(name)}'. Give it a text");

    /// <exception cref="OptionException">It is no text.</exception>
    public string TextOrEmpty(string name) => Has(name) ? Text(name) : string.Empty;

    /// <exception cref="OptionException">It is no number above 0.</exception>
    public double? PositiveOrNull(string name)
    {
        if (!_fields.TryGetValue(name, out JsonElement value)) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && number > 0
            ? number
            : throw Wrong(name, value, "a number above 0");
    }

    /// <exception cref="OptionException">It is missing, or no whole number.</exception>
    public int Whole(string name) => !_fields.TryGetValue(name, out JsonElement value)
        ? throw Unusable(_file, $"has no '{PlaceOf(name)}'. Give it a whole number")
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(name, value, "a whole number");

    /// <exception cref="OptionException">It is missing, or no object.</exception>
    public ProfileObject Object(string name, params string[] known) => _fields.TryGetValue(name, out JsonElement value)
        ? new ProfileObject(_file, PlaceOf(name), value, known)
        : throw Unusable(_file, $"has no '{PlaceOf(name)}'. Give it an object");

    /// <exception cref="OptionException">It is no list of objects.</exception>
    public IEnumerable<ProfileObject> Objects(string name, params string[] known)
    {
        if (!_fields.TryGetValue(name, out JsonElement value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(name, value, "a list");
        return value.EnumerateArray().Select((one, index) => new ProfileObject(_file, $"{PlaceOf(name)}[{index}]", one, known));
    }

    private OptionException Wrong(string name, JsonElement value, string right)
    {
        string text = value.ValueKind is JsonValueKind.Object ? "an object" : value.ValueKind is JsonValueKind.Array ? "a list" : value.GetRawText();
        string place = PlaceOf(name);
        return Unusable(_file, $"has {(place.Length == 0 ? text : $"'{place}' = {text}")} where {right} belongs. Give {right}");
    }
}
