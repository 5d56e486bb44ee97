using PerfTools.Engine.Processes;

namespace PerfTools.Bench.Cpu;

/// <summary>Programs that do nothing, or little, as long as they are wanted.</summary>
internal sealed class IdleProcesses : IDisposable
{
    private readonly IPreparedProgram _program;
    private readonly List<IStartedProgram> _started;

    public IdleProcesses(int count)
        : this(count, new ProgramCommand { FilePath = "sleep", Arguments = ["600"] })
    {
    }

    private IdleProcesses(int count, ProgramCommand command)
    {
        _program = ProgramLauncher.Prepare(command, ProgramOutput.Discard);
        _started = [.. Enumerable.Range(0, count).Select(_ => _program.Start())];
    }

    public IReadOnlyList<int> Ids => [.. _started.Select(process => process.Id)];

    /// <summary>Programs that wake ten times a second, so that they have used something at each reading.</summary>
    public static IdleProcesses Waking(int count) => new(
        count, new ProgramCommand { FilePath = "python3", Arguments = ["-c", "import time\nwhile True: time.sleep(0.1)"] });

    public void Dispose()
    {
        _started.ForEach(process => process.Dispose());
        _program.Dispose();
    }
}
