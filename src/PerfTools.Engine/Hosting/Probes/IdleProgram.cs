using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Hosting.Probes;

/// <summary>A program that does nothing: what its private memory does nevertheless is what the host does to it.</summary>
internal sealed class IdleProgram : IDisposable
{
    private readonly IPreparedProgram? _program;
    private readonly IStartedProgram? _started;
    private readonly LinuxProcessReader? _reader;
    private readonly List<long> _samples = [];

    public IdleProgram(TimeSpan atMost)
    {
        if (!OperatingSystem.IsLinux())
        {
            Failure = "there is no program that does nothing on this system";
            return;
        }

        try
        {
            // Should this process be killed, it ends by itself.
            string seconds = ((int)atMost.TotalSeconds + 60).ToString(System.Globalization.CultureInfo.InvariantCulture);
            _program = ProgramLauncher.Prepare(new ProgramCommand { FilePath = "sleep", Arguments = [seconds] }, ProgramOutput.Discard);
            _started = _program.Start();
            _reader = LinuxProcessReader.Open(_started.Id, evenIfEnded: false);
        }
        catch (MeasurementException failure)
        {
            Failure = failure.Message;
        }
    }

    /// <summary>Why there are no samples, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Private bytes, in the order of reading.</summary>
    public IReadOnlyList<long> Samples => _samples;

    public void Sample()
    {
        if (_reader is null) return;
        if (_reader.TryReadMemory(out ProcessMemory memory)) _samples.Add(memory.PrivateBytes);
        else Failure ??= "its memory may not be read";
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _started?.Stop();
        _started?.Dispose();
        _program?.Dispose();
    }
}
