using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;

namespace PerfTools.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using Interruption interruption = new();
        using StandardOutput output = new();
        CliConsole console = CliConsole.ForProcess(output);
        try
        {
            int code = await CommandLine.RunAsync(arguments, console, interruption.Token);
            await console.Out.FlushAsync();
            return code;
        }
        catch (IOException failure)
        {
            console.Fail($"the output could not be written: {failure.Message}");
        }
        catch (Exception defect)
        {
            console.Fail($"unexpected {defect.GetType().Name}: {defect.Message}");
        }

        return ExitCode.CouldNotMeasure;
    }
}
