using System.Globalization;

namespace PerfTools.Cli.Text;

/// <summary>A size for people to read, exact: 10240 is 10 KB, 10241 stays 10241 B.</summary>
internal static class ByteSize
{
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
}
