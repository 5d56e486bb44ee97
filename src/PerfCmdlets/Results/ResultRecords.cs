using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.History;

namespace PerfTools.Cmdlets.Results;

/// <summary>What the functions of the module are told of results: they are script, which sees nothing of the engine.</summary>
public static class ResultRecords
{
    /// <summary>The result as a history would have it: what it is, of what, under which conditions, and whole again.</summary>
    /// <param name="input">A result in any state, or a record of a history.</param>
    /// <returns>A <see cref="PerfHistoryRecord"/>; an <see cref="ErrorRecord"/> of what is no result, or not whole.</returns>
    public static object Of(PSObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            object read = HistoryInput.Read(input);
            return read as PerfHistoryRecord ?? new PerfHistoryRecord
            {
                RecordedAt = DateTimeOffset.Now,
                Kind = read.GetType().Name,
                Target = ResultKinds.TargetOf(read) ?? string.Empty,
                Case = ResultCase.Of(read),
                Verdict = ResultKinds.VerdictOf(read),
                Result = read,
            };
        }
        catch (MeasurementException failure)
        {
            return ErrorRecords.From(failure);
        }
    }

    /// <summary>This machine.</summary>
    public static PerfHost Host() => HostDescription.Read();
}
