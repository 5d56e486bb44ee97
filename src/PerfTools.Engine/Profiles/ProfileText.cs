using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfTools.Engine.Profiles;

/// <summary>A profile as text: indented, for people read it and correct it by hand.</summary>
internal static class ProfileText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(PerfProfile profile)
    {
        JsonObject root = new() { [PerfProfileFile.Marker] = PerfProfile.CurrentVersion };
        Comment(root, profile.Comment);
        root[nameof(PerfProfile.Environments)] = new JsonArray([.. profile.Environments.Select(Environment)]);
        return [.. JsonSerializer.SerializeToUtf8Bytes(root, Options), (byte)'\n'];
    }

    private static JsonNode Environment(PerfProfileEnvironment environment)
    {
        JsonObject made = new() { [nameof(PerfProfileEnvironment.HostClass)] = environment.HostClass };
        Comment(made, environment.Comment);
        if (environment.Thresholds.Count > 0) made[nameof(PerfProfileEnvironment.Thresholds)] = new JsonArray([.. environment.Thresholds.Select(Entry)]);
        if (environment.Memory is { } memory) made[nameof(PerfProfileEnvironment.Memory)] = Memory(memory);
        return made;
    }

    private static JsonNode Entry(PerfProfileEntry entry)
    {
        JsonObject made = new() { [nameof(PerfProfileEntry.Kind)] = entry.Kind, [nameof(PerfProfileEntry.Target)] = entry.Target };
        if (entry.Case.Length > 0) made[nameof(PerfProfileEntry.Case)] = entry.Case;
        Comment(made, entry.Comment);
        made[nameof(PerfProfileEntry.Metrics)] = new JsonObject(entry.Metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value)));
        return made;
    }

    private static JsonObject Memory(PerfMemoryLimits limits)
    {
        JsonObject made = [];
        Comment(made, limits.Comment);
        Number(nameof(limits.MaximumGrowthMBPerHour), limits.MaximumGrowthMBPerHour);
        Number(nameof(limits.MaximumGrowthBytesPerOperation), limits.MaximumGrowthBytesPerOperation);
        Number(nameof(limits.MaximumGrowthCountPerHour), limits.MaximumGrowthCountPerHour);
        Number(nameof(limits.MaximumGrowthCountPerOperation), limits.MaximumGrowthCountPerOperation);
        return made;

        void Number(string name, double? value)
        {
            if (value is { } known) made[name] = known;
        }
    }

    private static void Comment(JsonObject made, string comment)
    {
        if (comment.Length > 0) made[nameof(Comment)] = comment;
    }
}
