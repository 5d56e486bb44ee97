using System.Globalization;

namespace PerfTools;

/// <summary>The machine that a record of a history was written on. Numbers of different machines are not comparable without a look at this.</summary>
public sealed record PerfHost
{
    /// <summary>The name of the machine.</summary>
    public string MachineName { get; init; } = string.Empty;

    /// <summary>The operating system with its version.</summary>
    public string OperatingSystem { get; init; } = string.Empty;

    /// <summary>What the operating system runs on: X64, Arm64.</summary>
    public string Architecture { get; init; } = string.Empty;

    /// <summary>Processors that the process could use.</summary>
    public int ProcessorCount { get; init; }

    /// <summary>The model of the processor as the system has it; empty where it says nothing.</summary>
    public string ProcessorModel { get; init; } = string.Empty;

    /// <summary>All but the name: what machines have in common whose numbers can be compared.</summary>
    public string Class => string.Create(
        CultureInfo.InvariantCulture,
        $"{OperatingSystem}, {Architecture}, {ProcessorCount} x {(ProcessorModel.Length == 0 ? "unknown processor" : ProcessorModel)}");

    /// <summary>The name and the class.</summary>
    public override string ToString() => $"{MachineName} ({Class})";
}
