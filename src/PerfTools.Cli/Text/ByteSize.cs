using System.Globalization;

namespace PerfTools.Cli.Text;

/// <summary>Sizes for people to read.</summary>
internal static class ByteSize
{
    private const double Step = 1024;

    /// <summary>Exact: 10240 is 10 KB, 10241 stays 10241 B.</summary>
    public static string Short(int bytes)
    {
        (int divisor, string unit) = bytes switch
        {
            >= 1 << 20 when bytes % (1 << 20) == 0 => (1 << 20, "MB"),
            >= 1 << 10 when bytes % (1 << 10) == 0 => (1 << 10, "KB"),
            _ => (1, "B"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / divisor} {unit}");
    }

    /// <summary>Rounded: 10241 is 10.0 KB.</summary>
    public static string Rounded(long bytes)
    {
        if (bytes < Step) return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        double size = bytes;
        int unit = -1;
        while (size >= Step - 0.05 && unit < 3)
        {
            size /= Step;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.0} {"KMGT"[unit]}B");
    }
}
