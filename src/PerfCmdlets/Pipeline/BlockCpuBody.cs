using System.Management.Automation;
using PerfTools.Engine.Cpu;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Measure-ProcessCpu -ScriptBlock: one run of the block, its result, and the errors that it wrote.</summary>
internal static class BlockCpuBody
{
    // Output that is kept costs memory, and garbage collections within the measurement.
    private static readonly ScriptBlock Quietly = ScriptBlock.Create("& $args[0] > $null");

    /// <param name="block">The block.</param>
    /// <param name="thresholds">What the result is judged by.</param>
    /// <param name="output">Gets the result.</param>
    /// <param name="cmdlet">Writes what the block wrote to its error stream.</param>
    /// <exception cref="Engine.MeasurementException">The block failed; there is no result.</exception>
    public static void Run(ScriptBlock block, ThresholdSet thresholds, ICmdletOutput output, Cmdlet cmdlet)
    {
        string name = $"{{{block}}}";
        List<ErrorRecord> errors = [];
        SessionBlocks session = new(name, setup: null, prepare: null, cleanup: null) { Cmdlet = cmdlet };
        ProcessCpuResult? result = null;
        IReadOnlyList<Exception> failures = session.Run(
            () => result = BlockCpuMeasurement.Measure(
                name, () => session.Count(() => Quietly.InvokeReturnAsIs(block), errors.Add, "-ScriptBlock"), thresholds),
            stop: () => { });
        if (result is not null) output.WriteResult(result);
        foreach (ErrorRecord error in errors) cmdlet.WriteError(error);
        if (failures.Count > 0) throw failures[0];
    }
}
