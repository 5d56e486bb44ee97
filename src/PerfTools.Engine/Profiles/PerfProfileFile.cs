using System.Text.Json;
using PerfTools.Engine.History;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Profiles;

/// <summary>Reads and writes profile files: JSON with a schema version, read strictly.</summary>
public static class PerfProfileFile
{
    /// <summary>What a profile file begins with, by which it is told from other JSON; its value is the schema version.</summary>
    public const string Marker = "PerfToolsProfile";

    private const string Comment = "Comment";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly string[] Memory =
    [
        Comment, nameof(PerfMemoryLimits.MaximumGrowthMBPerHour), nameof(PerfMemoryLimits.MaximumGrowthBytesPerOperation),
        nameof(PerfMemoryLimits.MaximumGrowthCountPerHour), nameof(PerfMemoryLimits.MaximumGrowthCountPerOperation),
    ];

    /// <summary>Reads a profile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OptionException">It cannot be read, is no profile, is of a newer version, or has something in it that no profile has; the error names it.</exception>
    public static PerfProfile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            // A stream, of which a byte order mark is passed over.
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file, Lenient);
            return Profile(path, document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw ProfileObject.Unusable(path, $"is not JSON: {JsonFault.Of(malformed)}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw ProfileObject.Unusable(path, $"cannot be read: {FileFault.Of(unreadable)}");
        }
    }

    /// <summary>The environment of this machine in a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <exception cref="OptionException">It has none; the error says which it has.</exception>
    public static PerfProfileEnvironment EnvironmentHere(PerfProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        string here = HostDescription.Read().Class;
        return profile.EnvironmentOf(here) ?? throw ProfileObject.Unusable(
            profile.Path,
            $"has nothing for this machine, which is '{here}'. It has {(profile.Environments.Count == 0 ? "no environment" : string.Join(", ", profile.Environments.Select(one => $"'{one.HostClass}'")))}; calibrate here, or give one the HostClass '{PerfProfileEnvironment.AnyHost}'");
    }

    /// <summary>
    /// Writes a profile in the place of the one that there was: beside it first, so that a reader, a crash or a full disk finds
    /// the old one or the new one whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="profile">The profile.</param>
    /// <exception cref="MeasurementException">It cannot be written; what was there stands.</exception>
    public static void Write(string path, PerfProfile profile)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(profile);
        try
        {
            WholeFile.Write(path, file => file.Write(ProfileText.Of(profile)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new MeasurementException(FailureKind.ProfileNotWritten, path, $"the profile cannot be written: {WholeFile.Reason(path, failure)}", failure);
        }
    }

    /// <summary>Changes a profile file, or makes it where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">What makes the new profile of the one that there is.</param>
    /// <exception cref="OptionException">There is one, and it cannot be used.</exception>
    /// <exception cref="MeasurementException">It cannot be written.</exception>
    public static void Update(string path, Func<PerfProfile, PerfProfile> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Write(path, change(File.Exists(path) ? Read(path) : new PerfProfile()));
    }

    private static PerfProfile Profile(string path, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && !root.TryGetProperty(Marker, out _))
            throw ProfileObject.Unusable(path, $"is no profile: it has no '{Marker}'. Give it '{Marker}': {PerfProfile.CurrentVersion}, or write one with New-PerfThreshold -ProfilePath");
        ProfileObject outer = new(path, string.Empty, root);
        int version = outer.Whole(Marker);
        if (version != PerfProfile.CurrentVersion)
        {
            throw ProfileObject.Unusable(path, version > PerfProfile.CurrentVersion
                ? $"has '{Marker}' = {version}, and this PerfTools reads version {PerfProfile.CurrentVersion}. Update PerfTools to the version that wrote the file"
                : $"has '{Marker}' = {version}, and there is no such version. Give {PerfProfile.CurrentVersion}");
        }

        ProfileObject profile = new(path, string.Empty, root, Marker, Comment, nameof(PerfProfile.Environments));
        PerfProfileEnvironment[] environments = [.. profile
            .Objects(nameof(PerfProfile.Environments), nameof(PerfProfileEnvironment.HostClass), Comment, nameof(PerfProfileEnvironment.Thresholds), nameof(PerfProfileEnvironment.Memory))
            .Select(environment => Environment(path, environment))];
        if (environments.GroupBy(one => one.HostClass).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw ProfileObject.Unusable(path, $"has two environments with the HostClass '{twice.Key}'. Make one of them");
        return new PerfProfile { Path = path, Comment = profile.TextOrEmpty(Comment), Environments = environments };
    }

    private static PerfProfileEnvironment Environment(string path, ProfileObject environment) => new()
    {
        HostClass = environment.Text(nameof(PerfProfileEnvironment.HostClass)),
        Comment = environment.TextOrEmpty(Comment),
        Thresholds = [.. environment
            .Objects(nameof(PerfProfileEnvironment.Thresholds), nameof(PerfProfileEntry.Kind), nameof(PerfProfileEntry.Target), nameof(PerfProfileEntry.Case), Comment, nameof(PerfProfileEntry.Metrics))
            .Select(entry => Entry(path, entry))],
        Memory = environment.Has(nameof(PerfProfileEnvironment.Memory)) ? Limits(environment.Object(nameof(PerfProfileEnvironment.Memory), Memory)) : null,
    };

    private static PerfProfileEntry Entry(string path, ProfileObject entry)
    {
        string kind = entry.Text(nameof(PerfProfileEntry.Kind));
        Type type = ResultKinds.Find(kind) ?? throw ProfileObject.Unusable(
            path, $"has '{entry.PlaceOf(nameof(PerfProfileEntry.Kind))}' = '{kind}', which is no kind of results. Valid are {string.Join(", ", ResultKinds.Names)}");
        ProfileObject metrics = entry.Object(nameof(PerfProfileEntry.Metrics));
        IReadOnlyList<string> known = ThresholdSet.NamesFor(type);
        foreach (string name in metrics.Names)
        {
            if (!known.Contains(name))
                throw ProfileObject.Unusable(path, $"has '{metrics.PlaceOf(name)}', and {type.Name} has no such number. Valid are {string.Join(", ", known)}");
            Bound(path, metrics, name);
        }

        return new PerfProfileEntry
        {
            Kind = type.Name,
            Target = entry.Text(nameof(PerfProfileEntry.Target)),
            Case = entry.TextOrEmpty(nameof(PerfProfileEntry.Case)),
            Comment = entry.TextOrEmpty(Comment),
            Metrics = metrics.Names.ToDictionary(name => name, metrics.Text),
        };
    }

    private static void Bound(string path, ProfileObject metrics, string name)
    {
        string text = metrics.Text(name);
        try
        {
            _ = Threshold.Parse(name, text);
        }
        catch (OptionException)
        {
            throw ProfileObject.Unusable(path, $"has '{metrics.PlaceOf(name)}' = '{text}', which is no bound. Write one of < <= = >= > and a number, as '<1000'");
        }
    }

    private static PerfMemoryLimits Limits(ProfileObject limits) => new()
    {
        Comment = limits.TextOrEmpty(Comment),
        MaximumGrowthMBPerHour = limits.PositiveOrNull(nameof(PerfMemoryLimits.MaximumGrowthMBPerHour)),
        MaximumGrowthBytesPerOperation = limits.PositiveOrNull(nameof(PerfMemoryLimits.MaximumGrowthBytesPerOperation)),
        MaximumGrowthCountPerHour = limits.PositiveOrNull(nameof(PerfMemoryLimits.MaximumGrowthCountPerHour)),
        MaximumGrowthCountPerOperation = limits.PositiveOrNull(nameof(PerfMemoryLimits.MaximumGrowthCountPerOperation)),
    };
}
