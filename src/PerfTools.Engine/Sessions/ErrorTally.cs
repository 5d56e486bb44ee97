namespace PerfTools.Engine.Sessions;

/// <summary>Errors by phase, type and code. One writer; memory stays bounded however many different ones there are.</summary>
internal sealed class ErrorTally
{
    private const int MostKinds = 50;

    private readonly Dictionary<(SessionPhase Phase, string Type, string Code), (long Count, string First)> _errors = [];

    public long Of(SessionPhase phase) => _errors.Where(error => error.Key.Phase == phase).Sum(error => error.Value.Count);

    public void Add(SessionPhase phase, SessionFault fault, long count = 1) => Add(phase, fault.Type, fault.Code, count, fault.Message);

    public void Add(ErrorTally other)
    {
        foreach (((SessionPhase phase, string type, string code), (long count, string first)) in other._errors) Add(phase, type, code, count, first);
    }

    public IReadOnlyList<SessionError> ToErrors() =>
        [.. _errors.Select(error => new SessionError(error.Key.Phase, error.Key.Type, error.Key.Code, error.Value.Count, error.Value.First))];

    private void Add(SessionPhase phase, string type, string code, long count, string message)
    {
        if (_errors.Count >= MostKinds && !_errors.ContainsKey((phase, type, code))) (type, code) = ("OtherErrors", string.Empty);
        _errors[(phase, type, code)] = _errors.TryGetValue((phase, type, code), out (long Count, string First) known)
            ? (known.Count + count, known.First)
            : (count, message);
    }
}
