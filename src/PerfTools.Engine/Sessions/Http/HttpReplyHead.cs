using System.Buffers;
using System.Buffers.Text;
using System.Text;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>What the status line and the headers of one reply say about where it ends. Reading it allocates nothing.</summary>
/// <param name="content">Takes the headers that say something else; null where nobody reads them.</param>
internal sealed class HttpReplyHead(HttpReplyContent? content = null)
{
    private const int LongestReason = 80;
    private const int StatusLineStart = 13;
    private const byte Zero = (byte)'0';

    // RFC 9110, 5.6.2.
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly byte[] _reason = new byte[LongestReason];
    private int _reasonLength;
    private bool _isHttp11;
    private bool _saysClose;
    private bool _saysKeepAlive;
    private bool _wasFraming;

    public int Status { get; private set; }

    /// <summary>The value of Content-Length, or -1.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the body is in some transfer coding, which goes before any Content-Length (RFC 9112, 6.3).</summary>
    public bool HasTransferCoding { get; private set; }

    /// <summary>Whether chunked is the last of the transfer codings, so that the body says itself where it ends.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>
    /// Whether the connection stays open after the reply (RFC 9112, 9.3). A transfer coding in a reply of HTTP/1.0 is faulty
    /// framing, after which the connection must be closed (6.1).
    /// </summary>
    public bool KeepsAlive => !_saysClose && (_isHttp11 || (_saysKeepAlive && !HasTransferCoding));

    /// <summary>The reason phrase, as far as it can be printed; empty where there is none.</summary>
    public string Reason => WireText.Printable(_reason.AsSpan(0, _reasonLength));

    public void Begin()
    {
        (Status, ContentLength, _reasonLength) = (0, -1, 0);
        (HasTransferCoding, IsChunked) = (false, false);
        (_isHttp11, _saysClose, _saysKeepAlive, _wasFraming) = (false, false, false, false);
        content?.Begin();
    }

    /// <summary>RFC 9112, 4: the version, three digits, and a reason phrase that many leave out together with its space.</summary>
    /// <param name="line">Without its end.</param>
    public void ReadStatusLine(ReadOnlySpan<byte> line)
    {
        bool isStatusLine = line.Length >= StatusLineStart - 1 && line.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)line[7]) &&
            line[8] == ' ' && Utf8Parser.TryParse(line.Slice(9, 3), out int status, out int digits) && digits == 3 && status >= 100 &&
            (line.Length < StatusLineStart || line[StatusLineStart - 1] == ' ') && SetStatus(status);
        if (!isStatusLine) throw new WireFormatException($"expected a status line of HTTP/1.1 or 1.0, got '{WireText.Printable(line)}'");
        _isHttp11 = line[7] != Zero;
        ReadOnlySpan<byte> reason = line.Length > StatusLineStart ? line[StatusLineStart..] : default;
        _reasonLength = Math.Min(reason.Length, LongestReason);
        reason[.._reasonLength].CopyTo(_reason);
    }

    /// <summary>RFC 9112, 5.</summary>
    /// <param name="line">Without its end, and not empty.</param>
    public void ReadField(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            // RFC 9112, 5.2: a continued line, which nobody may send any more. Where it decides on the length, it is not guessed at.
            if (_wasFraming) throw new WireFormatException($"a header that decides on the body's length goes on over a second line: '{WireText.Printable(line)}'");
            return;
        }

        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.IndexOfAnyExcept(TokenBytes) >= 0) throw new WireFormatException($"expected a header, got '{WireText.Printable(line)}'");
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        _wasFraming = Interpret(name, value);
    }

    private bool SetStatus(int status)
    {
        Status = status;
        return true;
    }

    private bool Interpret(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // The length first: most headers are none of these, and nothing else of theirs is looked at.
        switch (name.Length)
        {
            case 10 when Ascii.EqualsIgnoreCase(name, "Connection"u8):
                ReadConnection(value);
                return true;
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                ReadContentLength(value);
                return true;
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                ReadTransferEncoding(value);
                return true;
            default:
                content?.AddField(name, value);
                return false;
        }
    }

    private void ReadConnection(ReadOnlySpan<byte> value)
    {
        while (NextOf(ref value, out ReadOnlySpan<byte> option))
        {
            if (Ascii.EqualsIgnoreCase(option, "close"u8)) _saysClose = true;
            else if (Ascii.EqualsIgnoreCase(option, "keep-alive"u8)) _saysKeepAlive = true;
        }
    }

    /// <summary>RFC 9110, 8.6: the same number may be repeated, in one header or in several; anything else is malformed.</summary>
    private void ReadContentLength(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = value;
        bool isRead = false;
        while (NextOf(ref rest, out ReadOnlySpan<byte> number))
        {
            bool isNumber = number.Length > 0 && number.IndexOfAnyExceptInRange(Zero, (byte)'9') < 0;
            if (!isNumber || !Utf8Parser.TryParse(number, out long length, out _))
                throw new WireFormatException($"'{WireText.Printable(value)}' is no Content-Length");
            if (ContentLength >= 0 && ContentLength != length)
                throw new WireFormatException($"conflicting lengths: Content-Length is {ContentLength} and '{WireText.Printable(value)}'");
            (ContentLength, isRead) = (length, true);
        }

        if (!isRead) throw new WireFormatException("a Content-Length without a number");
    }

    /// <summary>RFC 9112, 6.1 and 7. Several headers are one list; "identity" is what RFC 2616 called no coding at all.</summary>
    private void ReadTransferEncoding(ReadOnlySpan<byte> value)
    {
        while (NextOf(ref value, out ReadOnlySpan<byte> coding))
        {
            if (coding.IsEmpty || Ascii.EqualsIgnoreCase(coding, "identity"u8)) continue;
            HasTransferCoding = true;
            IsChunked = Ascii.EqualsIgnoreCase(coding, "chunked"u8);
        }
    }

    /// <summary>Takes the next element of a list that is separated by commas.</summary>
    private static bool NextOf(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (list.IsEmpty) return false;
        int comma = list.IndexOf((byte)',');
        element = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
        list = comma < 0 ? default : list[(comma + 1)..];
        return true;
    }
}
