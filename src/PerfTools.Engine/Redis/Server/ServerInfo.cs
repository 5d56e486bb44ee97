using System.Globalization;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Redis.Server;

/// <summary>What INFO says about the server, as far as the user may ask.</summary>
internal sealed record ServerInfo(string Product, long UsedMemory, long MaximumMemory, string EvictionPolicy)
{
    /// <summary>Why INFO was refused, or null.</summary>
    public string? Refusal { get; init; }

    public bool EvictsAtLimit => MaximumMemory > 0 && EvictionPolicy is not ("" or "noeviction");

    public static ServerInfo Ask(WireConnection connection)
    {
        Dictionary<string, string> fields = [];
        string? refusal = null;
        foreach (string section in new[] { "server", "memory" })
        {
            RespValue reply = connection.Call("INFO", section);
            if (reply.IsError) refusal = reply.Text;
            if (reply.IsError) continue;
            foreach (string line in reply.Text.Split('\n'))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0) fields[line[..colon]] = line[(colon + 1)..].TrimEnd('\r');
            }
        }

        return new ServerInfo(ProductOf(fields), Number(fields, "used_memory"), Number(fields, "maxmemory"), fields.GetValueOrDefault("maxmemory_policy", string.Empty)) { Refusal = refusal };
    }

    private static string ProductOf(Dictionary<string, string> fields)
    {
        // Valkey names itself beside the Redis version that it is compatible with.
        if (fields.TryGetValue("valkey_version", out string? valkey)) return $"valkey {valkey}";
        if (!fields.TryGetValue("redis_version", out string? version)) return "unknown";
        return version == "embedded" ? version : $"{fields.GetValueOrDefault("server_name", "redis")} {version}";
    }

    private static long Number(Dictionary<string, string> fields, string name) =>
        long.TryParse(fields.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
