using System.Text.Json;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>A message of JSON-RPC 2.0 from a server. Source: jsonrpc.org/specification, 4 to 6.</summary>
internal sealed class RpcMessage
{
    /// <summary>JSON-RPC 2.0, 5.1: the method does not exist.</summary>
    public const int MethodNotFound = -32601;

    private readonly JsonElement _root;

    private RpcMessage(JsonElement root)
    {
        _root = root;
        Method = TextOf(root, "method");
        if (root.TryGetProperty("id", out JsonElement id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String) (Id, IdText) = (id.GetRawText(), id.ToString());
        if (root.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object) ReadError(error);
    }

    /// <summary>What the server asks for or tells; null in an answer.</summary>
    public string? Method { get; }

    /// <summary>As it stands in the message, or null.</summary>
    public string? Id { get; }

    /// <summary>The number or the text of <see cref="Id"/>: some servers give a number back as a text.</summary>
    public string? IdText { get; }

    /// <summary>Why a request was refused, or null.</summary>
    public string? Error { get; private set; }

    public int? ErrorCode { get; private set; }

    public JsonElement? Result => _root.TryGetProperty("result", out JsonElement result) ? result : null;

    /// <summary>The messages of a text: one, or the several of a batch. False where it is not JSON-RPC.</summary>
    public static bool TryParse(string text, out IReadOnlyList<RpcMessage> messages)
    {
        messages = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement.Clone();
            IEnumerable<JsonElement> parts = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
            if (!parts.All(part => part.ValueKind == JsonValueKind.Object && TextOf(part, "jsonrpc") == "2.0")) return false;
            messages = [.. parts.Select(part => new RpcMessage(part))];
            return messages.Count > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A text in an object, or null.</summary>
    public static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void ReadError(JsonElement error)
    {
        if (error.TryGetProperty("code", out JsonElement code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out int number)) ErrorCode = number;
        Error = TextOf(error, "message") ?? "no reason given";
    }
}
