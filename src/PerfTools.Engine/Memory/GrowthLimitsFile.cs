using System.Text.Json;
using PerfTools.Engine.Profiles;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Memory;

/// <summary>Growth limits by the name of a profile, or from a JSON file, as calibration writes it.</summary>
public static class GrowthLimitsFile
{
    private const string Parameter = "Profile";
    private const string Comment = "Comment";

    private static readonly string[] Names =
        ["MaximumGrowthMBPerHour", "MaximumGrowthBytesPerOperation", "MaximumGrowthCountPerHour", "MaximumGrowthCountPerOperation"];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The limits of a profile by its name, else those of a file.</summary>
    /// <param name="profile">Test, Staging, Production, or a path.</param>
    /// <exception cref="OptionException">It is neither, or the file cannot be used.</exception>
    public static GrowthLimits Resolve(string profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (GrowthLimits.Profiles.FirstOrDefault(known => known.Source.Equals(profile, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
        if (File.Exists(profile)) return Read(profile);
        string names = string.Join(", ", GrowthLimits.Profiles.Select(known => known.Source));
        throw new OptionException(Parameter, $"'{profile}' is neither a profile ({names}) nor a file.");
    }

    /// <summary>The limits of a file, of a profile file those for this machine; those that it does not have are of the profile Test.</summary>
    /// <exception cref="OptionException">There is no such file, or it cannot be used.</exception>
    public static GrowthLimits Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            // A stream, of which a byte order mark is passed over.
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(PerfProfileFile.Marker, out _)
                ? OfProfile(path)
                : Limits(path, document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw Unusable(path, $"is not JSON: {JsonFault.Of(malformed)}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, $"cannot be read: {FileFault.Of(unreadable)}");
        }
    }

    private static GrowthLimits OfProfile(string path)
    {
        PerfProfileEnvironment environment = PerfProfileFile.EnvironmentHere(PerfProfileFile.Read(path));
        return environment.Memory?.ToGrowthLimits(path)
            ?? throw Unusable(path, $"has no Memory in the environment '{environment.HostClass}'. Calibrate there with Measure-MemoryNoise, or add Memory with {Valid}");
    }

    private static GrowthLimits Limits(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Unusable(path, $"is no JSON object. Give one with {Valid}");
        GrowthLimits limits = GrowthLimits.Test with { Source = path };
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name.Equals(Comment, StringComparison.OrdinalIgnoreCase)) continue;
            int index = Array.FindIndex(Names, name => name.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
            if (index < 0) throw Unusable(path, $"has the unknown property '{property.Name}'. Valid are {Valid}");
            double value = Positive(path, Names[index], property.Value);
            limits = index switch
            {
                0 => limits with { MBPerHour = value },
                1 => limits with { BytesPerOperation = value },
                2 => limits with { CountPerHour = value },
                _ => limits with { CountPerOperation = value },
            };
        }

        return limits;
    }

    private static double Positive(string path, string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && number > 0
            ? number
            : throw Unusable(path, $"has {name} = {value.GetRawText()}. Give a number above 0");

    private static string Valid => $"{string.Join(", ", Names)} and {Comment}";

    private static OptionException Unusable(string path, string reason) => new(Parameter, $"'{path}' {reason}.");
}
