using System.Text.Json;

namespace PerfTools.Bench.Operations;

/// <summary>What one tool measured for one command, in microseconds.</summary>
internal readonly record struct CommandTime(double MeanUs, double MedianUs);

/// <summary>hyperfine without a shell, as PerfTools starts programs.</summary>
internal static class Hyperfine
{
    /// <param name="command">The command in one line; hyperfine takes it apart at the blanks.</param>
    /// <param name="warmup">Starts before the first that counts.</param>
    /// <param name="count">Starts that count.</param>
    public static CommandTime Measure(string command, int warmup, int count)
    {
        string file = Path.GetTempFileName();
        try
        {
            ExternalProgram.Run("hyperfine", "-N", "--style", "none", "--warmup", $"{warmup}", "--runs", $"{count}", "--export-json", file, command);
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement result = json.RootElement.GetProperty("results")[0];
            return new CommandTime(1e6 * result.GetProperty("mean").GetDouble(), 1e6 * result.GetProperty("median").GetDouble());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
