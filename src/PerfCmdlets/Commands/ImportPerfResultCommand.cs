using System.Management.Automation;
using PerfTools.Cmdlets.Results;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Reads the results of history files, as the types that they were.</summary>
[Cmdlet(VerbsData.Import, "PerfResult")]
[OutputType(typeof(object))]
public sealed class ImportPerfResultCommand : HistoryCommand
{
    protected override void ProcessRecord()
    {
        string[] files = [.. Files()];
        RunHere((output, stop) =>
        {
            foreach (PerfHistoryRecord record in files.SelectMany(file => RecordsOf(file, output, stop))) output.WriteResult(ResultOrigin.Mark(record));
        });
    }
}
