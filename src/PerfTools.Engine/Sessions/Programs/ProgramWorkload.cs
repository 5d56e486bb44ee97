using PerfTools.Engine.Processes;
using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Engine.Sessions.Programs;

/// <summary>A program, started anew for every operation, from start to collected exit.</summary>
internal sealed class ProgramWorkload(ProgramCommand command, bool ignoreExitCode) : IThreadWorkload
{
    private IPreparedProgram? _prepared;

    public SessionWork Work => SessionWork.Program;

    public string Target => command.ToString();

    public string Operation => Path.GetFileName(command.FilePath);

    public int StackBytes => 256 * 1024;

    public void Prepare(CancellationToken cancellationToken) => _prepared = ProgramLauncher.Prepare(command, ProgramOutput.Discard);

    public string? Finish()
    {
        _prepared?.Dispose();
        return null;
    }

    public ISessionWorker NewWorker(int session, LoadRun run) => new ProgramWorker(_prepared!, ignoreExitCode);
}
