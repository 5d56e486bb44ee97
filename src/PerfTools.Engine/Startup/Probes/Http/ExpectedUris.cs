namespace PerfTools.Engine.Startup.Probes.Http;

/// <summary>Addresses that must be answered on a ready server.</summary>
/// <param name="uris">In full: relative ones are checked beside the probe that they are relative to.</param>
internal sealed class ExpectedUris(IReadOnlyList<Uri> uris) : ISurfaceProbe
{
    /// <summary>For each. The first answer of a page may take longer than that of a probe.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken) =>
        FindMissing(new HttpAddress(uris[0], false), uris, server.PortWatch, cancellationToken);

    /// <summary>A sentence for each that is answered with a status from 400, or not at all.</summary>
    public static IReadOnlyList<string> FindMissing(HttpAddress near, IReadOnlyList<Uri> uris, LogWatch? portWatch, CancellationToken cancellationToken)
    {
        List<string> missing = [];
        foreach (Uri uri in uris)
        {
            string? problem = Ask(near.Resolve(uri), portWatch, new AttemptLimit(Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();

            // Without its query: a key may stand there.
            string shown = uri.IsAbsoluteUri ? uri.GetLeftPart(UriPartial.Path) : uri.OriginalString.Split('?', '#')[0];
            if (problem is not null) missing.Add($"{shown} {problem}");
        }

        return missing;
    }

    private static string? Ask(HttpAddress address, LogWatch? portWatch, AttemptLimit limit)
    {
        HttpWorkload request = new() { Uri = new Uri("http://localhost") };
        if (address.Send(request, portWatch, limit, out HttpCall? call) is { } unreachable) return $"gives no answer: {unreachable}";
        using (call!)
        {
            if (call!.ReceiveAll(limit) is { } problem) return $"gives no answer: {problem}";
            return call.Status >= 400 ? FormattableString.Invariant($"answers {call.Status}") : null;
        }
    }
}
