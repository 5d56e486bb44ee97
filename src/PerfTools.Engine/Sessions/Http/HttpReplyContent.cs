using System.Text;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>What one reply says: the headers that do not frame it, and the beginning of its body.</summary>
internal sealed class HttpReplyContent
{
    /// <summary>As much of the body is kept, in bytes.</summary>
    public const int MostBody = 1024 * 1024;

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly MemoryStream _body = new();

    /// <summary>The body so far.</summary>
    public ReadOnlySpan<byte> Body => _body.GetBuffer().AsSpan(0, (int)_body.Length);

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The value of a header, that of the last one where there are several; null where there is none.</summary>
    public string? Field(string name) => _fields.GetValueOrDefault(name);

    public void Begin()
    {
        _fields.Clear();
        _body.SetLength(0);
        IsCut = false;
    }

    public void AddField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => _fields[Encoding.Latin1.GetString(name)] = Encoding.UTF8.GetString(value);

    public void AddBody(ReadOnlySpan<byte> bytes)
    {
        int room = MostBody - (int)_body.Length;
        IsCut |= bytes.Length > room;
        _body.Write(bytes[..Math.Min(room, bytes.Length)]);
    }
}
