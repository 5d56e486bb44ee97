using System.Runtime.InteropServices;

namespace PerfTools.Engine.History;

/// <summary>Describes the machine that this runs on.</summary>
internal static class HostDescription
{
    private const string ProcessorFile = "/proc/cpuinfo";

    public static PerfHost Read() => new()
    {
        MachineName = Environment.MachineName,
        OperatingSystem = RuntimeInformation.OSDescription.Trim(),
        Architecture = RuntimeInformation.OSArchitecture.ToString(),
        ProcessorCount = Environment.ProcessorCount,
        ProcessorModel = Model(),
    };

    private static string Model()
    {
        // Windows says it in the environment of every process; on macOS the architecture is all that needs no other program.
        if (!OperatingSystem.IsLinux()) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? string.Empty;
        try
        {
            return ModelIn(File.ReadLines(ProcessorFile));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>The first name of a model; kernels on Arm give none for each processor, and one for the board at the end.</summary>
    internal static string ModelIn(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0].Trim() is "model name" or "Model" or "cpu model") return parts[1].Trim();
        }

        return string.Empty;
    }
}
