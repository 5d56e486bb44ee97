using System.Globalization;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>Which statuses are a success.</summary>
/// <param name="expected">Empty for 200 to 399.</param>
internal sealed class StatusRule(IReadOnlyList<int> expected)
{
    private readonly int[] _expected = [.. expected];

    public bool IsMet(int status) => _expected.Length == 0 ? status is >= 200 and <= 399 : Array.IndexOf(_expected, status) >= 0;

    /// <param name="status">A status that does not meet the rule.</param>
    /// <param name="reason">The reason phrase; empty for none.</param>
    public SessionFault FaultOf(int status, string reason)
    {
        string code = Number(status);
        string expectation = _expected.Length == 0 ? "200 to 399" : string.Join(", ", _expected.Select(Number));
        return new SessionFault("HttpStatus", code, $"{$"{code} {reason}".TrimEnd()}; expected {expectation}");
    }

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
