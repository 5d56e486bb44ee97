using System.Text;

namespace PerfTools.Engine.Redis.Server;

/// <summary>The cluster slot of a key: CRC16 (XMODEM) of its hash tag, modulo 16,384 (Redis cluster specification).</summary>
internal static class HashSlot
{
    public const int Count = 16_384;

    public static int Of(string key)
    {
        int open = key.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : key.IndexOf('}', open + 1);
        string hashed = close > open + 1 ? key[(open + 1)..close] : key;
        ushort crc = 0;
        foreach (byte value in Encoding.UTF8.GetBytes(hashed))
        {
            crc ^= (ushort)(value << 8);
            for (int bit = 0; bit < 8; bit++) crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
        }

        return crc % Count;
    }
}
