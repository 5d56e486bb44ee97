using System.Text;
using System.Text.RegularExpressions;
using PerfTools.Engine.Sessions.Http;

namespace PerfTools.Engine.Startup.Probes.Http;

/// <summary>Whether a request is answered as expected. Each attempt has a connection of its own, as a first visitor has.</summary>
/// <param name="probe">What is asked, and what is expected.</param>
/// <param name="expectedUris">What must be answered, too, once the server is ready.</param>
/// <param name="describeHolder">Says who holds a port.</param>
internal sealed class HttpProbe(UriProbe probe, IReadOnlyList<Uri> expectedUris, Func<int, string?>? describeHolder) : IProbe, ISurfaceProbe, IConnectingProbe
{
    private readonly HttpAddress _address = new(probe.Uri, probe.SkipCertificateCheck);
    private readonly HttpWorkload _request = new() { Uri = probe.Uri };
    private readonly StatusRule _rule = new(probe.ExpectedStatus);

    public string Name => probe.ToString();

    public long? ConnectedAt => _address.Server.ConnectedAt;

    public int? PortOf(LogWatch? portWatch) => _address.Server.PortOf(portWatch);

    public bool IsLocal => _address.Server.IsLocal;

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        AttemptLimit limit = new(AttemptLimit.Usual, cancellationToken);
        HttpRehearsal.Hold(_address.IsSecure, address => Ask(address, null, limit));
        string? occupant = _address.Server.FindOccupant(describeHolder, limit);
        cancellationToken.ThrowIfCancellationRequested();
        return occupant;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken) =>
        Ask(_address, server.PortWatch, new AttemptLimit(AttemptLimit.Usual, cancellationToken));

    public IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken) =>
        ExpectedUris.FindMissing(_address, expectedUris, server.PortWatch, cancellationToken);

    public void Dispose()
    {
    }

    private ProbeOutcome Ask(HttpAddress address, LogWatch? portWatch, AttemptLimit limit)
    {
        if (address.Send(_request, portWatch, limit, out HttpCall? call) is { } unreachable) return ProbeOutcome.Failure(unreachable);
        using (call!)
        {
            if ((call!.ReceiveAll(limit) ?? Judge(call)) is { } problem) return ProbeOutcome.Failure(problem);

            // What goes on sending, as a stream of events does, was there when it began.
            return call.IsComplete ? ProbeOutcome.Success : new ProbeOutcome { At = call.HeadAt };
        }
    }

    private string? Judge(HttpCall call)
    {
        if (!_rule.IsMet(call.Status)) return FormattableString.Invariant($"status {call.Status}");
        if (probe.BodyPattern is not { } pattern) return null;
        try
        {
            return pattern.IsMatch(Encoding.UTF8.GetString(call.Content.Body)) ? null : $"the body does not match '{pattern}'";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"the body could not be compared with '{pattern}' within the pattern's own time limit";
        }
    }
}
