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
        InfoFields fields = InfoFields.Parse(string.Empty);
        string? refusal = null;
        foreach (string section in new[] { "server", "memory" })
        {
            RespValue reply = connection.Call("INFO", section);
            if (reply.IsError) refusal = reply.Text;
            else fields.Add(reply.Text);
        }

        return new ServerInfo(fields.Product, fields.Integer("used_memory") ?? 0, fields.Integer("maxmemory") ?? 0, fields["maxmemory_policy"] ?? string.Empty)
        {
            Refusal = refusal,
        };
    }
}
