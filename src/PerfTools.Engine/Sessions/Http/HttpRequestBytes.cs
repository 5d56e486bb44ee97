using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>One request of HTTP/1.1, laid out once for all sessions. Source: RFC 9112, 3 and 6; RFC 9110, 7.2, 8.6 and 10.1.5.</summary>
internal static class HttpRequestBytes
{
    public static string Agent { get; } = $"PerfTools/{typeof(HttpRequestBytes).Assembly.GetName().Version!.ToString(3)}";

    public static byte[] Of(HttpWorkload workload, string host)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"{workload.Method} {workload.Uri.PathAndQuery} HTTP/1.1\r\n");
        if (!Gives(workload, "Host")) Add(head, "Host", host);
        foreach ((string name, string value) in workload.Headers) Add(head, name, value);
        foreach ((string name, string value) in Defaults(workload)) Add(head, name, value);
        if (SaysLength(workload)) Add(head, "Content-Length", workload.Body.Length.ToString(CultureInfo.InvariantCulture));
        head.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. workload.Body.Span];
    }

    /// <summary>What goes with every request unless the user gives another.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Defaults(HttpWorkload workload)
    {
        if (!Gives(workload, "User-Agent")) yield return new("User-Agent", Agent);
        if (!Gives(workload, "Accept")) yield return new("Accept", "*/*");
    }

    /// <summary>Whether the user wants no connection to be used twice (RFC 9112, 9.6).</summary>
    public static bool AsksToClose(HttpWorkload workload) => workload.Headers.Any(header =>
        header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase) &&
        header.Value.Split(',', StringSplitOptions.TrimEntries).Contains("close", StringComparer.OrdinalIgnoreCase));

    /// <summary>Fails where a header would contradict the request that it goes with.</summary>
    /// <exception cref="OptionException">The first of them.</exception>
    public static void Validate(HttpWorkload workload)
    {
        if (workload.Method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase))
            throw new OptionException(nameof(HttpWorkload.Method), "CONNECT opens a tunnel, which is no operation. Measure what goes through it.");
        foreach ((string name, _) in workload.Headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                throw new OptionException(nameof(HttpWorkload.Headers), $"'{name}' cannot be given: the length of the body decides. Leave it out.");
        }
    }

    /// <summary>RFC 9110, 8.6: also a method that is meant to have a body and has none says so.</summary>
    private static bool SaysLength(HttpWorkload workload) => workload.Body.Length > 0 || workload.Method is "POST" or "PUT" or "PATCH";

    private static bool Gives(HttpWorkload workload, string name) =>
        workload.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void Add(StringBuilder head, string name, string value) => head.Append(name).Append(": ").Append(value).Append("\r\n");
}
