namespace PerfTools;

/// <summary>MB as PerfTools means it wherever it shows one: a million bytes, as in <see cref="MemorySample.MB"/> and GrowthMBPerHour.</summary>
internal static class Megabytes
{
    public const double Bytes = 1e6;

    /// <summary>How many MB bytes are; null for what is not known.</summary>
    public static double? Of(double? bytes) => bytes / Bytes;
}
