using System.Text;

namespace PerfTools.Engine.Startup.Probes.Http;

/// <summary>Has what asks over HTTP compiled before it counts.</summary>
internal static class HttpRehearsal
{
    /// <param name="isSecure">Whether TLS will be spoken: then its library is loaded, too.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="body">What is answered, of a media type.</param>
    /// <param name="mediaType">The media type.</param>
    /// <param name="calls">How often it connects.</param>
    public static void Hold(bool isSecure, Action<HttpAddress> ask, string body = "ready", string mediaType = "text/plain", int calls = 1)
    {
        byte[] answer = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"HTTP/1.1 200 OK\r\nContent-Type: {mediaType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        RehearsalPeer.Hold(port => ask(AddressOf("http", port)), [.. Enumerable.Repeat(answer, calls)]);

        // An answer that is not TLS ends the handshake when all that takes its time has been loaded.
        if (isSecure) RehearsalPeer.Hold(port => ask(AddressOf("https", port)), answer);
    }

    private static HttpAddress AddressOf(string scheme, int port) => new(new Uri(FormattableString.Invariant($"{scheme}://127.0.0.1:{port}/")), true);
}
