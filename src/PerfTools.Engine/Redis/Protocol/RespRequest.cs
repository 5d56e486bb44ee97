using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Redis.Protocol;

/// <summary>Builds a request: an array of bulk strings.</summary>
internal static class RespRequest
{
    public static byte[] Build(params string[] words) =>
        Build([.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))]);

    public static byte[] Build(IReadOnlyList<ReadOnlyMemory<byte>> words)
    {
        long length = 16 + words.Sum(word => word.Length + 16L);
        MemoryStream request = new(checked((int)length));
        Write(request, $"*{words.Count.ToString(CultureInfo.InvariantCulture)}\r\n");
        foreach (ReadOnlyMemory<byte> word in words)
        {
            Write(request, $"${word.Length.ToString(CultureInfo.InvariantCulture)}\r\n");
            request.Write(word.Span);
            request.Write("\r\n"u8);
        }

        return request.ToArray();
    }

    /// <summary>The reply that a GET of this value, or an MGET of this value several times, gives.</summary>
    public static byte[] ReplyImage(ReadOnlyMemory<byte> value, int? times)
    {
        if (times is null)
        {
            byte[] array = Build([value]);
            return array[4..];
        }

        return Build([.. Enumerable.Repeat(value, times.Value)]);
    }

    private static void Write(MemoryStream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text));
}
