using System.Globalization;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>A target on its way through a run.</summary>
internal sealed class SampledTarget(string name, ProcessTrack track, IStartedProgram? program = null) : IDisposable
{
    /// <summary>The process's name, or that of the program that was started.</summary>
    public string Name => name;

    public int Id => track.Root.Reader.Id;

    /// <summary>Name and id, as results call it.</summary>
    public string Text { get; } = $"{name} {track.Root.Reader.Id.ToString(CultureInfo.InvariantCulture)}";

    public ProcessTrack Track => track;

    public CpuSummary Summary { get; } = new();

    /// <summary>The system has said that the process has ended.</summary>
    public bool HasEnded { get; set; }

    /// <summary>When the whole measurement of this target began, and the window under way.</summary>
    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset WindowStartedAt { get; set; }

    public int? ExitCode { get; private set; }

    /// <summary>Lets the system forget a program that was started for this run and has ended; its counters have been read.</summary>
    public void Collect() => ExitCode = program?.Collect().ExitCode;

    public void Dispose() => track.Dispose();
}
