namespace PerfTools.Engine.Memory;

/// <summary>Growth limits by the name of a profile, or from a JSON file, as calibration writes it.</summary>
public static class GrowthLimitsFile
{
    /// <summary>The limits of a profile by its name, else those of a file.</summary>
    /// <param name="profile">Test, Staging, Production, or a path.</param>
    /// <exception cref="OptionException">It is neither, or the file cannot be used.</exception>
    public static GrowthLimits Resolve(string profile) => throw new NotImplementedException(profile);

    /// <summary>The limits of a file.</summary>
    /// <exception cref="OptionException">There is no such file, or it cannot be used.</exception>
    public static GrowthLimits Read(string path) => throw new NotImplementedException(path);
}
