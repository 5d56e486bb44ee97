using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Demo;

/// <summary>Two shells that take memory at the same pace: one keeps it, one drops it now and then. The verdicts tell them apart.</summary>
internal static class LeakDemo
{
    private const string Shell = "sh";
    private const string Block = "b=$(head -c 16384 /dev/zero | tr '\\0' x)";
    private const string Leak = $"{Block}; while :; do x=$x$b; sleep 0.05; done";
    private const string Sawtooth = $"{Block}; while :; do x=$x$b; [ ${{#x}} -gt 200000 ] && x=; sleep 0.05; done";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <returns>The results, and the exit code: the leak is there to be found, and no failure.</returns>
    public static async Task<(IReadOnlyList<MemoryLeakResult> Results, int ExitCode)> MeasureAsync(CliConsole console, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find(Shell) is null)
        {
            console.Out.Write($"\nNo leak to find: '{Shell}' is not on PATH.\n");
            return ([], ExitCode.Pass);
        }

        console.Out.Write("\nThe memory of two shells: the first keeps what it takes, the second drops it now and then:\n\n");
        ResultWriter<MemoryLeakResult> writer = new(console, new LeakView(), OutputFormat.Table, RowFlow.AtEnd);
        int code = await new MeasurementRun<MemoryLeakResult>(console, writer)
            .RunAsync([Target(Leak), Target(Sawtooth)], together: false, cancellationToken);
        return (writer.Results, code == ExitCode.ThresholdNotMet ? ExitCode.Pass : code);
    }

    private static MeasurementTarget<MemoryLeakResult> Target(string script)
    {
        MemoryLeakOptions options = new()
        {
            Command = new ProgramCommand { FilePath = Shell, Arguments = ["-c", script] },
            Duration = Duration,
            Interval = Interval,
        };
        return new MeasurementTarget<MemoryLeakResult>("leak", new MemoryLeakMeasurement(options).MeasureAsync);
    }
}
