namespace PerfTools.Engine.Text;

/// <summary>Bytes as MB, which are a million bytes, as in <see cref="MemorySample.MB"/> and GrowthMBPerHour.</summary>
internal static class Megabytes
{
    private const double BytesPerMB = 1e6;

    /// <summary>How many MB bytes are; null for what is not known.</summary>
    public static double? Of(long? bytes) => bytes / BytesPerMB;
}
