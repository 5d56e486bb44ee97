using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PerfTools.Tests.Fixtures;

/// <summary>A valid reply, as any server may send it, and what is to be found in it.</summary>
internal sealed record HttpReplyShape(byte[] Bytes, int Status, long BodyBytes, bool KeepsAlive)
{
    private static readonly Gen<string> Field = Gen.Elements(
        "Server: nginx/1.22.1", "Date: Sun, 22 Nov 2026 02:30:29 GMT", "X-Empty:", "x-long: " + new string('v', 300), "ETag: \"a:b\"",
        "Content-Type: text/html; charset=utf-8", "Set-Cookie: a=b, c=d", "X-Content-Length: 7", "Via: \t 1.1 proxy \t", "X-Latin: \u00e9\u00ff");

    private static readonly Gen<string> LineEnd = Gen.Frequency((9, Gen.Constant("\r\n")), (1, Gen.Constant("\n")));

    private static readonly Gen<byte[]> Body = from bytes in Gen.ArrayOf(Gen.Choose(0, 255)) select bytes.Select(value => (byte)value).ToArray();

    private static readonly Gen<(string Fields, byte[] Bytes, long Length, bool EndsItself)> AnyBody = Gen.OneOf(
        from body in Body
        from name in Gen.Elements("Content-Length", "content-length", "CONTENT-LENGTH")
        from value in Gen.Elements("{0}", "  {0}  ", "{0}, {0}", "00{0}")
        select ($"{name}:{string.Format(value, body.Length)}\r\n", body, (long)body.Length, true),
        from body in Gen.ArrayOf(Body)
        from extension in Gen.Elements(string.Empty, ";name=value", " ; quoted=\"a;b\"", ";x")
        from zeros in Gen.Elements(string.Empty, "00")
        from trailer in Gen.Elements(string.Empty, "X-Checksum: 12\r\nX-Other: 1\r\n")
        from field in Gen.Elements("Transfer-Encoding: chunked\r\n", "transfer-encoding:CHUNKED\r\n", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")
        select (field, Chunked(body, extension, zeros, trailer), body.Sum(chunk => (long)chunk.Length), true),
        from body in Body
        select (string.Empty, body, (long)body.Length, false));

    public static readonly Arbitrary<HttpReplyShape> Any = Arb.From(
        from interim in Gen.ArrayOf(Gen.Elements("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))
        from minor in Gen.Choose(0, 1)
        from status in Gen.Elements(200, 201, 301, 404, 503, 599)
        from reason in Gen.Elements(" OK", " Not quite so", " ", string.Empty)
        from fields in Gen.ArrayOf(Field)
        from later in Gen.ArrayOf(Field)
        from connection in Gen.Elements(string.Empty, "Connection: close", "connection: Keep-Alive", "Connection: x, CLOSE", "Connection: keep-alive, upgrade")
        from lineEnd in LineEnd
        from body in AnyBody
        select Of(
            interim, minor, status, $"HTTP/1.{minor} {status}{reason}{lineEnd}{Lines(fields, lineEnd)}{Lines([connection], lineEnd)}", connection, body,
            $"{Lines(later, lineEnd)}{lineEnd}"));

    private static HttpReplyShape Of(
        string[] interim, int minor, int status, string head, string connection, (string Fields, byte[] Bytes, long Length, bool EndsItself) body, string end)
    {
        byte[] bytes = [.. Encoding.Latin1.GetBytes($"{string.Concat(interim)}{head}{body.Fields}{end}"), .. body.Bytes];
        bool isCoded = body.Fields.Contains("transfer", StringComparison.OrdinalIgnoreCase);
        bool keeps = minor == 1 || (connection.Contains("keep-alive", StringComparison.OrdinalIgnoreCase) && !isCoded);
        return new HttpReplyShape(bytes, status, body.Length, keeps && body.EndsItself && !connection.Contains("close", StringComparison.OrdinalIgnoreCase));
    }

    private static string Lines(IEnumerable<string> lines, string lineEnd) => string.Concat(lines.Where(line => line.Length > 0).Select(line => line + lineEnd));

    private static byte[] Chunked(byte[][] chunks, string extension, string zeros, string trailer)
    {
        List<byte> bytes = [];
        foreach (byte[] chunk in chunks.Where(chunk => chunk.Length > 0))
        {
            bytes.AddRange(Encoding.ASCII.GetBytes($"{zeros}{chunk.Length:X}{extension}\r\n"));
            bytes.AddRange(chunk);
            bytes.AddRange("\r\n"u8);
        }

        bytes.AddRange(Encoding.ASCII.GetBytes($"{zeros}0{extension}\r\n{trailer}\r\n"));
        return [.. bytes];
    }
}
